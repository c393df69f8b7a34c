package dev.inari.sidecar.journal;

import java.time.Instant;

/**
 * An exit that was begun and not finished.
 *
 * @param rung the last one: ASK, FORCE_ASK, TERM or KILL
 * @param settled whether it is known what became of that rung
 * @param outcome what became of it; empty if that is not known
 * @param proof reason and outcome of the accepted ask that closed the gate; empty if there was none
 * @param since when the rung was intended
 */
public record Ladder(Subject subject, Deed rung, boolean settled, String outcome, String proof, Instant since) {}
