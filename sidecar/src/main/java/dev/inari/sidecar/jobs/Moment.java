package dev.inari.sidecar.jobs;

import java.time.Duration;
import java.util.Comparator;

/**
 * Now, by both clocks: a wall clock can be set back, and waiting by it could last for ever.
 *
 * @param nanos for measuring, as {@link System#nanoTime()} gives them
 * @param millis since 1970, for people
 */
public record Moment(long nanos, long millis) {
    /** For moments of one process. */
    static final Comparator<Moment> EARLIER_FIRST = (one, other) -> Long.signum(one.nanos - other.nanos);

    public static Moment now() {
        return new Moment(System.nanoTime(), System.currentTimeMillis());
    }

    Moment plus(Duration time) {
        return new Moment(nanos + time.toNanos(), millis + time.toMillis());
    }

    /** When the wall clock showed this; now, if that is still to come, as it may have been set back. */
    public Moment earlier(long wall) {
        long ago = Math.max(0, millis - wall);
        return new Moment(nanos - Duration.ofMillis(ago).toNanos(), millis - ago);
    }

    Duration since(Moment earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    boolean isBefore(Moment other) {
        return nanos - other.nanos < 0;
    }
}
