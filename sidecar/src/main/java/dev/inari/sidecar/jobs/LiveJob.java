package dev.inari.sidecar.jobs;

import java.util.Optional;

/**
 * What a living cluster says of one of its jobs.
 *
 * @param name shortened if it is a whole statement; empty if not told
 * @param state one of Flink's own
 * @param startMillis since 1970, by the cluster's clock; {@link FinalState#NOT_TOLD} if not told
 * @param endMillis since 1970, by the cluster's clock; {@link FinalState#NOT_TOLD} while it runs
 * @param readAtMillis since 1970, by the clock here
 * @param digest SHA-256 of the answer, 64 hexadecimal digits
 * @param where address that was read
 */
public record LiveJob(
        JobId jobId,
        String name,
        JobState state,
        long startMillis,
        long endMillis,
        long readAtMillis,
        String digest,
        String where) {
    public LiveJob {
        if (!state.isLive() && !state.isTerminal()) {
            throw new IllegalArgumentException(state + " is nothing that a cluster says of a job");
        }
        name = FinalState.shortened(name);
    }

    /** How it ended; empty if it did not. */
    public Optional<FinalState> end() {
        return state.isTerminal()
                ? Optional.of(new FinalState(
                        jobId, name, state, startMillis, endMillis, Source.LIVE, readAtMillis, digest, where))
                : Optional.empty();
    }
}
