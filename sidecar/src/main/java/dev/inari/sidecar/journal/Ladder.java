package dev.inari.sidecar.journal;

import java.time.Instant;

/** A ladder that was begun and not finished. */
public record Ladder(Subject subject, Deed rung, boolean settled, String outcome, String proof, Instant since) {}
