package dev.inari.sidecar.jobs;

/**
 * What became of a final state that was offered.
 *
 * @param kept what stands after the offer
 */
public record Offer(Outcome outcome, FinalState kept) {
    /** See {@link Precedence}. */
    public enum Outcome {
        /** The first word on this job: written. */
        STORED,
        /** The same state from a better source: written in place of the lesser one. */
        UPGRADED,
        /** Nothing new. */
        CONFIRMED,
        /** Another final state than the one that stands: what stands is kept, and the contradiction recorded beside it. */
        CONFLICT
    }
}
