package dev.inari.sidecar.guard;

/**
 * One condition of one engine.
 *
 * @param sinceNanos when it was first seen
 * @param detail what was seen last, with the numbers
 * @param outcome what became of the last cure; empty if there was none
 * @param cures how often a cure was tried
 * @param nextCureNanos before when no other cure is tried
 */
public record Finding(long sinceNanos, String detail, String outcome, int cures, long nextCureNanos) {
    static Finding first(String detail, long nowNanos) {
        return new Finding(nowNanos, detail, "", 0, nowNanos);
    }

    Finding again(String newDetail) {
        return new Finding(sinceNanos, newDetail, outcome, cures, nextCureNanos);
    }

    Finding told(String newOutcome) {
        return new Finding(sinceNanos, detail, newOutcome, cures, nextCureNanos);
    }

    boolean cureDue(long nowNanos) {
        return nowNanos - nextCureNanos >= 0;
    }

    /** A cure is on its way; the next one waits, longer each time. */
    Finding cured(long nowNanos) {
        return new Finding(
                sinceNanos,
                detail,
                outcome,
                cures + 1,
                nowNanos + BackOff.after(cures + 5).toNanos());
    }
}
