package dev.inari.sidecar.jobs;

import java.util.Optional;

/** Keeps final states for good. Implementations decide by {@link Precedence}, in one transaction, and are thread-safe. */
public interface FinalStates {
    /** Keeps this state, or records that it contradicts what is kept. Returns once that is durable; fails otherwise. */
    Offer offer(FinalState state);

    Optional<FinalState> find(JobId jobId);
}
