package dev.inari.sidecar.batch;

import java.time.Duration;

/** How long to leave a server alone that fails: twice as long after each failure, up to a limit. Used by one thread. */
final class ServerBackOff {
    static final Duration FIRST = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofMinutes(10);
    // 10 s doubled 6 times are beyond the longest.
    private static final int MOST_DOUBLINGS = 6;

    private int failures;
    private long untilMillis;

    boolean waits(long nowMillis) {
        // A clock that was set back must not make it wait for hours.
        return nowMillis < untilMillis && untilMillis - nowMillis <= LONGEST.toMillis();
    }

    Duration left(long nowMillis) {
        return Duration.ofMillis(Math.max(untilMillis - nowMillis, 0));
    }

    void failed(long nowMillis) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        untilMillis = nowMillis + (wait.compareTo(LONGEST) < 0 ? wait : LONGEST).toMillis();
    }

    void worked() {
        failures = 0;
        untilMillis = 0;
    }
}
