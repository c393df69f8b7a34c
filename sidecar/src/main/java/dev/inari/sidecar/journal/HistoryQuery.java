package dev.inari.sidecar.journal;

import java.time.Instant;

/**
 * Which part of the history is wanted.
 *
 * @param agentIdPrefix empty for all
 * @param pid 0 for all
 * @param since {@link Instant#EPOCH} for all
 * @param limit most entries, at least 1
 */
public record HistoryQuery(String agentIdPrefix, long pid, Instant since, int limit) {
    public HistoryQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + ", must be at least 1");
        }
    }

    /** The newest entries, whatever they are about. */
    public static HistoryQuery newest(int limit) {
        return new HistoryQuery("", 0, Instant.EPOCH, limit);
    }
}
