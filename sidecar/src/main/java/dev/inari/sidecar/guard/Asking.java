package dev.inari.sidecar.guard;

import java.time.Duration;

/**
 * How far the asking has come, so that a refusal is not followed by a flood.
 *
 * @param inFlight whether an answer is awaited
 * @param refusals requests in a row that led to nothing
 * @param waits whether the next may not be made before {@code notBeforeNanos}
 * @param unanswered what got no answer since the gate was last seen open
 * @param foretold whether the epoch in the request that is on its way was not read but follows from what was read before
 */
public record Asking(
        boolean inFlight, int refusals, boolean waits, long notBeforeNanos, Unanswered unanswered, boolean foretold) {
    static final Asking NONE = new Asking(false, 0, false, 0, Unanswered.NOTHING);
    private static final Duration COURTESY = Duration.ofSeconds(1);

    private Asking(boolean inFlight, int refusals, boolean waits, long notBeforeNanos, Unanswered unanswered) {
        this(inFlight, refusals, waits, notBeforeNanos, unanswered, false);
    }

    /** Somebody came while the request was on its way: no failure, but whoever comes and goes must not cause a flood. */
    static Asking overtaken(long nowNanos) {
        return new Asking(false, 0, true, nowNanos + COURTESY.toNanos(), Unanswered.NOTHING);
    }

    Asking asked() {
        return new Asking(true, refusals, waits, notBeforeNanos, Unanswered.NOTHING);
    }

    /** With an epoch that no heartbeat showed. */
    Asking askedAtBell() {
        return new Asking(true, refusals, waits, notBeforeNanos, Unanswered.NOTHING, true);
    }

    /** Something else moved as well: that is no failure of anybody, and the next heartbeat may ask with the epoch that it shows. */
    Asking overtakenAt(long nowNanos) {
        return foretold ? NONE : overtaken(nowNanos);
    }

    /** No answer is awaited any more, but what went unanswered may be why the gate is closed. */
    Asking settled() {
        return new Asking(false, refusals, waits, notBeforeNanos, unanswered);
    }

    /** The gate is open: whatever went unanswered did not close it. */
    Asking ineffective() {
        return new Asking(inFlight, refusals, waits, notBeforeNanos, Unanswered.NOTHING, foretold);
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
        return new Asking(inFlight, refusals, false, 0, unanswered, foretold);
    }

    boolean due(long nowNanos) {
        return !inFlight && (!waits || nowNanos - notBeforeNanos >= 0);
    }
}
