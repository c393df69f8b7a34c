package dev.inari.sidecar.journal;

import java.time.Instant;

/** An operator's word that an engine be left alone, which holds until it is taken back or the process ends. */
public record Hold(Subject subject, String actor, String reason, Instant since) {}
