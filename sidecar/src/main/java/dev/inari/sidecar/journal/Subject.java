package dev.inari.sidecar.journal;

/**
 * Whom an entry speaks of.
 *
 * @param agentId empty for a process without an agent
 */
public record Subject(String agentId, long pid, long startTicks, String bootId, String engineType) {}
