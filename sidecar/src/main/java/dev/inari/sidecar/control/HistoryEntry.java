package dev.inari.sidecar.control;

/**
 * One line of the history: the form in which commands and scripts read it, whose names stay.
 *
 * @param atMillis wall clock, since 1970
 * @param agentId empty for a process without an agent
 * @param what a deed or an observation, by its name in the journal
 * @param actor whose will it was; empty for an observation
 * @param text why it was done, or what was observed
 * @param outcome empty for an observation, and as long as it is not known
 * @param hasEvidence whether there is more than the line
 */
public record HistoryEntry(
        long id,
        long atMillis,
        String agentId,
        long pid,
        long startTicks,
        String bootId,
        String engineType,
        String what,
        String actor,
        String text,
        String outcome,
        String detail,
        boolean hasEvidence) {}
