package dev.inari.sidecar.journal;

import java.time.Instant;

/** One line of the history. */
public record Entry(
        long id,
        Instant at,
        Subject subject,
        String what,
        String actor,
        String reason,
        String outcome,
        String detail,
        boolean hasBody) {}
