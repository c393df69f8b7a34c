package dev.inari.sidecar.journal;

import java.time.Instant;

/**
 * Which part of the history is wanted.
 *
 * @param agentIdPrefix empty for all
 * @param pid 0 for all
 * @param since {@link Instant#EPOCH} for all
 * @param limit most entries, at least 1
 * @param deeds whether only intents are wanted, without notes
 * @param what the name of a deed or note; empty for all
 * @param before only entries with a smaller id; 0 for all
 */
public record HistoryQuery(
        String agentIdPrefix, long pid, Instant since, int limit, boolean deeds, String what, long before) {
    /** Deeds and notes alike. */
    public HistoryQuery(String agentIdPrefix, long pid, Instant since, int limit) {
        this(agentIdPrefix, pid, since, limit, false, "", 0);
    }

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
