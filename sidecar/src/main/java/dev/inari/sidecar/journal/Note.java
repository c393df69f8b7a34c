package dev.inari.sidecar.journal;

/** Something worth keeping that is no action. */
public record Note(Subject subject, Kind kind, String text, String body) {}
