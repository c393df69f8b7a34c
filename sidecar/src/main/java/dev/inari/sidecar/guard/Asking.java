package dev.inari.sidecar.guard;

import java.time.Duration;

/**
 * How far the asking has come, so that a refusal is not followed by a flood.
 *
 * @param inFlight whether an answer is awaited
 * @param refusals requests in a row that led to nothing
 * @param waits whether the next may not be made before {@code notBeforeNanos}
 * @param unanswered what got no answer since the gate was last seen open
 */
public record Asking(boolean inFlight, int refusals, boolean waits, long notBeforeNanos, Unanswered unanswered) {
    static final Asking NONE = new Asking(false, 0, false, 0, Unanswered.NOTHING);
    private static final Duration COURTESY = Duration.ofSeconds(1);

    /** Somebody came while the request was on its way: no failure, but whoever comes and goes must not cause a flood. */
    static Asking overtaken(long nowNanos) {
        return new Asking(false, 0, true, nowNanos + COURTESY.toNanos(), Unanswered.NOTHING);
    }

    Asking asked() {
        return new Asking(true, refusals, waits, notBeforeNanos, Unanswered.NOTHING);
    }

    /** No answer is awaited any more, but what went unanswered may be why the gate is closed. */
    Asking settled() {
        return new Asking(false, refusals, waits, notBeforeNanos, unanswered);
    }

    /** The gate is open: whatever went unanswered did not close it. */
    Asking ineffective() {
        return new Asking(inFlight, refusals, waits, notBeforeNanos, Unanswered.NOTHING);
    }

    /** The first refusal is a normal outcome and costs nothing: the next heartbeat may ask again. */
    Asking refused(long nowNanos) {
        long wait = refusals == 0 ? 0 : BackOff.after(refusals).toNanos();
        return new Asking(false, refusals + 1, true, nowNanos + wait, Unanswered.NOTHING);
    }

    /** As a refusal, as far as is known. */
    Asking unanswered(Unanswered what, long nowNanos) {
        Asking refused = refused(nowNanos);
        return new Asking(false, refused.refusals, true, refused.notBeforeNanos, what);
    }

    /** An earlier sidecar asked, and got no answer, or did not live to see it. */
    static Asking unanswered(Unanswered what) {
        return new Asking(false, 0, false, 0, what);
    }

    /** Without the wait: an operator does not wait for what a policy's request led to. */
    Asking atOnce() {
        return new Asking(inFlight, refusals, false, 0, unanswered);
    }

    boolean due(long nowNanos) {
        return !inFlight && (!waits || nowNanos - notBeforeNanos >= 0);
    }
}
