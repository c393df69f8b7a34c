package dev.inari.sidecar.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds what no key can show by itself: values out of range, and values that contradict each other. */
final class Consistency {
    private static final int MOST_WORKERS = 256;
    private static final int MOST_MISSES = 1000;
    private static final long LEAST_ENTRIES = 1000;

    private final InariConfig config;
    private final InForce inForce;
    private final List<ConfigProblem> problems = new ArrayList<>();

    Consistency(InariConfig config, InForce inForce) {
        this.config = config;
        this.inForce = inForce;
    }

    List<ConfigProblem> problems() {
        directory("run-directory", config.runDirectory().orElse(""));
        directory("state-directory", config.stateDirectory().orElse(""));
        positive("heartbeat.interval", config.heartbeat().interval());
        between("heartbeat.suspect-after-misses", config.heartbeat().suspectAfterMisses(), MOST_MISSES);
        between("heartbeat.hung-after-misses", config.heartbeat().hungAfterMisses(), MOST_MISSES);
        hungAfterSuspect();
        between("client.workers", config.client().workers(), MOST_WORKERS);
        deadlines();
        positive("journal.keep", config.journal().keep());
        if (config.journal().keepEntries() < LEAST_ENTRIES) {
            add("journal.keep-entries", "must be at least " + LEAST_ENTRIES);
        }
        problems.addAll(new EnsembleKeys(config.zookeeper(), inForce).problems());
        problems.addAll(new AfterwardsKeys(config, inForce).problems());
        problems.addAll(new BatchKeys(config, inForce).problems());
        problems.addAll(new HttpKeys(config.http(), inForce).problems());
        problems.addAll(new RuleConsistency(config.rules(), inForce).problems());
        return problems;
    }

    private void directory(String key, String directory) {
        try {
            if (!directory.isEmpty() && !Path.of(directory).isAbsolute()) {
                add(key, "is no absolute path; start it with /");
            }
        } catch (InvalidPathException e) {
            add(key, "is no path: " + e.getReason());
        }
    }

    private void hungAfterSuspect() {
        if (config.heartbeat().hungAfterMisses() < config.heartbeat().suspectAfterMisses()) {
            conflict("heartbeat.hung-after-misses", "heartbeat.suspect-after-misses", "more");
        }
    }

    private void deadlines() {
        Duration total = config.client().totalDeadline();
        positive("client.connect-deadline", config.client().connectDeadline());
        positive("client.read-deadline", config.client().readDeadline());
        positive("client.total-deadline", total);
        within("client.connect-deadline", config.client().connectDeadline(), total);
        within("client.read-deadline", config.client().readDeadline(), total);
    }

    private void within(String key, Duration part, Duration total) {
        if (part.compareTo(total) > 0) {
            conflict(key, "client.total-deadline", "shorter");
        }
    }

    private void conflict(String key, String other, String mustNotBe) {
        String otherKey = InariConfig.PREFIX + "." + other;
        add(
                key,
                "conflicts with " + otherKey + " (=" + inForce.value(otherKey) + ", " + inForce.where(otherKey)
                        + "), which must not be " + mustNotBe);
    }

    private void positive(String key, Duration value) {
        if (value.isZero()) {
            add(key, "must be longer than zero");
        }
    }

    private void between(String key, int value, int most) {
        if (value < 1 || value > most) {
            add(key, "must be from 1 to " + most);
        }
    }

    private void add(String key, String what) {
        problems.add(inForce.problem(InariConfig.PREFIX + "." + key, what));
    }
}
