package dev.inari.sidecar.batch;

import java.util.List;
import java.util.Map;

/**
 * What is the matter with batches and servers, as the last pass left it. Immutable.
 *
 * @param shown the first so many of each server, servers in the order of the configuration, what began first before what began later
 * @param counts how many there are of each condition, those that are not shown included; a condition that nothing has is not in it
 */
public record BatchFindings(List<BatchFinding> shown, Map<BatchCondition, Long> counts) {
    /** Nothing is known to be the matter. */
    public static final BatchFindings NONE = new BatchFindings(List.of(), Map.of());

    public BatchFindings {
        shown = List.copyOf(shown);
        counts = Map.copyOf(counts);
    }

    /** How many there are of this condition. */
    public long count(BatchCondition condition) {
        return counts.getOrDefault(condition, 0L);
    }
}
