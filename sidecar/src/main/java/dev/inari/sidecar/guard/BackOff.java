package dev.inari.sidecar.guard;

import java.time.Duration;

/** How long to wait before doing again what did not help: twice as long each time, up to a limit. */
final class BackOff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    // 2^9 seconds are beyond the longest.
    private static final int MOST_DOUBLINGS = 9;

    private BackOff() {}

    /** The wait after {@code tries} failed tries; at least one. */
    static Duration after(int tries) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(Math.max(tries - 1, 0), MOST_DOUBLINGS));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
