package dev.inari.jmx;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A point in time that a call must not outlast; the only place of this module that reads a clock. Immutable. */
final class Deadline {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + shorter(time, LONGEST).toNanos());
    }

    /** Nanoseconds left; 0 once it has passed. */
    long remainingNanos() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    /**
     * A socket timeout: the time left, but at most {@code limit}, and never 0, which would mean for ever.
     *
     * @throws SocketTimeoutException if no time is left
     */
    int socketMillis(Duration limit) throws SocketTimeoutException {
        long remaining = remainingNanos();
        if (remaining == 0) {
            throw new SocketTimeoutException("the deadline of the call has passed");
        }
        long nanos = Math.min(remaining, shorter(limit, LONGEST).toNanos());
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
