package dev.inari.sidecar.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which entries to show. */
public record HistoryQuery(
        String agentIdPrefix, @Nullable Long pid, @Nullable Instant since, int limit) {}
