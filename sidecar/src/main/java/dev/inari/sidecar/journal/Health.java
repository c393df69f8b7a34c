package dev.inari.sidecar.journal;

/** Whether intents can be written. */
public record Health(boolean writable, String problem, int waiting) {}
