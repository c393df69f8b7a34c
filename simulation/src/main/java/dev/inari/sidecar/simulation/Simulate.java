package dev.inari.sidecar.simulation;

import java.security.SecureRandom;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The program behind {@code scripts/simulate.sh}: {@code [--lives N] [--seed S]}. One life is told in full; of many only those that broke a
 * promise. The last line says how it went, and the exit code is 1 if a promise was broken.
 */
final class Simulate {
    private long lives = 100_000;
    private long seed = new SecureRandom().nextInt(1_000_000_000);

    private Simulate() {}

    public static void main(String[] arguments) throws InterruptedException {
        Simulate simulate = new Simulate();
        try {
            simulate.take(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        System.exit(simulate.run() ? 0 : 1);
    }

    private void take(String[] arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "nothing";
            try {
                switch (arguments[i]) {
                    case "--lives" -> lives = Long.parseLong(value);
                    case "--seed" -> seed = Long.parseLong(value);
                    default ->
                        throw new IllegalArgumentException(
                                "unknown argument " + arguments[i] + "; there are --lives N and --seed S");
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(arguments[i] + " wants a number, not " + value, e);
            }
        }
        if (lives < 1) {
            throw new IllegalArgumentException("--lives must be at least 1, was " + lives);
        }
    }

    private boolean run() throws InterruptedException {
        silence();
        long start = System.nanoTime();
        Campaign campaign = new Campaign(seed, lives, Seams.NONE);
        List<Violation> violations = campaign.run(Runtime.getRuntime().availableProcessors());
        double seconds = (System.nanoTime() - start) / 1e9;
        violations.forEach(System.out::println);
        if (lives == 1) {
            tell(seed);
        } else if (!violations.isEmpty()) {
            System.out.println(
                    "one life in full: --lives 1 --seed " + violations.get(0).seed());
        }
        System.out.printf(
                "lives %d, violations %d, seconds %.1f, seed %d%n", campaign.lived(), violations.size(), seconds, seed);
        return violations.isEmpty();
    }

    private static void tell(long seed) {
        Trace trace = new Trace(true);
        new Life(seed, Seams.NONE, trace).run();
        trace.lines().forEach(System.out::println);
    }

    /** The sidecar's own log would cost more than all the lives. */
    static void silence() {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME))
                .setLevel(ch.qos.logback.classic.Level.OFF);
    }
}
