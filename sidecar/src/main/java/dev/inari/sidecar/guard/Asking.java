package dev.inari.sidecar.guard;

/**
 * How far the asking has come, so that a refusal is not followed by a flood.
 *
 * @param inFlight whether an answer is awaited
 * @param refusals requests in a row that led to nothing
 * @param notBeforeNanos when the next may be made; has no meaning without a refusal
 */
public record Asking(boolean inFlight, int refusals, long notBeforeNanos) {
    static final Asking NONE = new Asking(false, 0, 0);

    Asking asked() {
        return new Asking(true, refusals, notBeforeNanos);
    }

    /** No answer is awaited any more. */
    Asking settled() {
        return new Asking(false, refusals, notBeforeNanos);
    }

    /** The first refusal is a normal outcome and costs nothing: the next heartbeat may ask again. */
    Asking refused(long nowNanos) {
        long wait = refusals == 0 ? 0 : BackOff.after(refusals).toNanos();
        return new Asking(false, refusals + 1, nowNanos + wait);
    }

    boolean due(long nowNanos) {
        return !inFlight && (refusals == 0 || nowNanos - notBeforeNanos >= 0);
    }
}
