package dev.inari.sidecar.guard;

import java.time.Duration;

/**
 * How far the asking has come, so that a refusal is not followed by a flood.
 *
 * @param inFlight whether an answer is awaited
 * @param refusals requests in a row that led to nothing
 * @param waits whether the next may not be made before {@code notBeforeNanos}
 */
public record Asking(boolean inFlight, int refusals, boolean waits, long notBeforeNanos) {
    static final Asking NONE = new Asking(false, 0, false, 0);
    private static final Duration COURTESY = Duration.ofSeconds(1);

    /** Somebody came while the request was on its way: no failure, but whoever comes and goes must not cause a flood. */
    static Asking overtaken(long nowNanos) {
        return new Asking(false, 0, true, nowNanos + COURTESY.toNanos());
    }

    Asking asked() {
        return new Asking(true, refusals, waits, notBeforeNanos);
    }

    /** No answer is awaited any more. */
    Asking settled() {
        return new Asking(false, refusals, waits, notBeforeNanos);
    }

    /** The first refusal is a normal outcome and costs nothing: the next heartbeat may ask again. */
    Asking refused(long nowNanos) {
        long wait = refusals == 0 ? 0 : BackOff.after(refusals).toNanos();
        return new Asking(false, refusals + 1, true, nowNanos + wait);
    }

    boolean due(long nowNanos) {
        return !inFlight && (!waits || nowNanos - notBeforeNanos >= 0);
    }
}
