package dev.inari.sidecar.journal;

import java.time.Instant;

/** A hold that was set and not released. */
public record Hold(Subject subject, String actor, String reason, Instant since) {}
