package dev.inari.agent.watch;

/**
 * When to look again at what is not settled: quickly at first, for Curator makes the node again in the background right after a
 * reconnection; then ever more seldom. For one thread.
 */
final class Backoff {
    static final long QUICK_MILLIS = 10;
    static final long LONGEST_MILLIS = 30_000;
    private static final long QUICK_FOR_MILLIS = 1_000;
    private static final long FIRST_SLOW_MILLIS = 100;

    private long troubleMillis = -1;
    private long nextSlowMillis;

    /** Something happened: the next attempts are quick ones. */
    void reset() {
        troubleMillis = -1;
    }

    /** How long to wait after an attempt that settled nothing, in milliseconds. */
    long afterFailure(long nowMillis) {
        if (troubleMillis < 0) {
            troubleMillis = nowMillis;
            nextSlowMillis = FIRST_SLOW_MILLIS;
        }
        if (nowMillis - troubleMillis < QUICK_FOR_MILLIS) {
            return QUICK_MILLIS;
        }
        long delay = nextSlowMillis;
        nextSlowMillis = Math.min(LONGEST_MILLIS, 2 * delay);
        return delay;
    }
}
