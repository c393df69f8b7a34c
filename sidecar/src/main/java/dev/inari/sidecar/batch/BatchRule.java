package dev.inari.sidecar.batch;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which batches may be closed, and when. Immutable if its patterns are.
 *
 * @param name of the rule, for explanations
 * @param states terminal states it speaks of; empty for all of them
 * @param idle from the end of the batch to the closing of its session
 */
public record BatchRule(
        String name,
        Predicate<String> user,
        Predicate<String> batchName,
        Predicate<String> type,
        Set<BatchState> states,
        Duration idle) {
    /**
     * A rule.
     *
     * @throws IllegalArgumentException if it could never apply, or if time would run backwards
     */
    public BatchRule {
        states = Set.copyOf(states);
        if (idle.isNegative()) {
            throw new IllegalArgumentException("rule " + name + ": idle must not be negative, was " + idle);
        }
        if (!states.stream().allMatch(BatchState::terminal)) {
            throw new IllegalArgumentException(
                    "rule " + name + ": only batches that ended are swept; leave out those of " + states
                            + " that are not FINISHED, ERROR, CANCELED, TIMEOUT or CLOSED");
        }
    }

    boolean matches(BatchRecord batch, BatchState state) {
        return (states.isEmpty() || states.contains(state))
                && user.test(batch.user())
                && batchName.test(batch.name())
                && type.test(batch.batchType());
    }
}
