package dev.inari.sidecar.journal;

/** What is about to be done, and on whose word. */
public record Intent(Subject subject, Deed deed, String actor, String reason) {}
