package dev.inari.sidecar.journal;

import java.time.Instant;

/**
 * One line of the history.
 *
 * @param what a {@link Deed} or a {@link Note.Kind}, by name; perhaps one of a later version
 * @param actor whose will it was; empty for a note
 * @param text an intent's reason or a note's line
 * @param outcome empty for a note, and as long as it is not known
 * @param hasBody whether there is more than the line
 */
public record Entry(
        long id,
        Instant at,
        Subject subject,
        String what,
        String actor,
        String text,
        String outcome,
        String detail,
        boolean hasBody) {}
