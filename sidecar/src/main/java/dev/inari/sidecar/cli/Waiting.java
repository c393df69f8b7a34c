package dev.inari.sidecar.cli;

import java.time.Duration;

/** The time of a command that waits for something to end, and the lines about it: none for a second, then one for each change. For one thread. */
final class Waiting {
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Host host;
    private final Output output;
    private final long startMillis;
    private final long endMillis;
    private String said = "";
    private long saidMillis;

    Waiting(Host host, Output output, Duration atMost) {
        this.host = host;
        this.output = output;
        this.startMillis = host.elapsedMillis();
        this.endMillis = startMillis + atMost.toMillis();
    }

    long millis() {
        return host.elapsedMillis() - startMillis;
    }

    boolean over() {
        return host.elapsedMillis() >= endMillis;
    }

    /** Lets a little time pass. */
    void pause() {
        host.pause(BETWEEN_LOOKS);
    }

    /** Tells how far it is, unless that was told a moment ago. {@code state} is what must change for a new line. */
    void tell(String state, String line) {
        if (millis() < QUIET.toMillis()) {
            return;
        }
        long now = host.elapsedMillis();
        if (!state.equals(said) || now - saidMillis >= BETWEEN_LINES.toMillis()) {
            said = state;
            saidMillis = now;
            output.progress(line);
        }
    }
}
