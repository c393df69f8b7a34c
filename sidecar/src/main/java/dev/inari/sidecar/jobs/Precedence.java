package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.Offer.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose word stands when several sources tell how a job ended. The first state told stands for good; a better source may put itself in the
 * place of a lesser one that said the same, with its times and digest; whoever says something else is recorded as a conflict, however good. Pure.
 */
public final class Precedence {
    private Precedence() {}

    /**
     * What becomes of {@code offered} where {@code stored} stands.
     *
     * @param stored null if nothing was told of this job yet
     */
    public static Offer of(@Nullable FinalState stored, FinalState offered) {
        if (stored == null) {
            return new Offer(Outcome.STORED, offered);
        }
        if (!stored.jobId().equals(offered.jobId())) {
            throw new IllegalArgumentException(offered.jobId() + " is not " + stored.jobId());
        }
        if (stored.state() != offered.state()) {
            return new Offer(Outcome.CONFLICT, stored);
        }
        return offered.source().isBetterThan(stored.source())
                ? new Offer(Outcome.UPGRADED, offered)
                : new Offer(Outcome.CONFIRMED, stored);
    }
}
