package dev.inari.sidecar.control;

import org.jspecify.annotations.Nullable;

/**
 * Which part of the history is wanted.
 *
 * @param agent beginning of an agent id; empty for all
 * @param pid null for all
 * @param sinceMillis wall clock, since 1970; null for all
 * @param limit most entries, the newest ones
 */
public record HistoryRequest(
        String agent, @Nullable Long pid, @Nullable Long sinceMillis, int limit) {
    /** More than anybody reads, and few enough for one answer. */
    public static final int MOST = 2_000;

    public HistoryRequest {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + "; give one from 1 to " + MOST);
        }
        if (!agent.matches("[0-9a-f]{0,32}")) {
            throw new IllegalArgumentException("agent is no beginning of an agent id: up to 32 digits 0-9 and a-f");
        }
    }
}
