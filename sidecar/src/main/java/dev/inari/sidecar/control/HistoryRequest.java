package dev.inari.sidecar.control;

import org.jspecify.annotations.Nullable;

/**
 * Which part of the history is wanted.
 *
 * @param agent beginning of an agent id; empty for all
 * @param pid null for all
 * @param sinceMillis wall clock, since 1970; null for all
 * @param limit most entries, the newest ones
 * @param deeds whether only what was done is wanted, without observations
 * @param what the name of a deed or observation; empty for all
 * @param before only entries with a smaller id; 0 for all
 */
public record HistoryRequest(
        String agent,
        @Nullable Long pid,
        @Nullable Long sinceMillis,
        int limit,
        boolean deeds,
        String what,
        long before) {
    /** More than anybody reads, and few enough for one answer. */
    public static final int MOST = 2_000;

    /** All that was done and observed. */
    public HistoryRequest(String agent, @Nullable Long pid, @Nullable Long sinceMillis, int limit) {
        this(agent, pid, sinceMillis, limit, false, "", 0);
    }

    public HistoryRequest {
        if (!what.matches("[A-Z_]{0,40}")) {
            throw new IllegalArgumentException("what is no name such as KILL or CLOSE_SESSION");
        }
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + "; give one from 1 to " + MOST);
        }
        if (!agent.matches("[0-9a-f]{0,32}")) {
            throw new IllegalArgumentException("agent is no beginning of an agent id: up to 32 digits 0-9 and a-f");
        }
    }
}
