package dev.inari.sidecar.journal;

/**
 * Whether the journal takes intents.
 *
 * @param problem what is wrong, where, and what to do; empty if it takes intents
 * @param waiting results and notes that are not written yet
 */
public record Health(boolean writable, String problem, int waiting) {}
