package dev.inari.sidecar.guard;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How the conditions of one engine are told and dealt with. Immutable.
 *
 * @param responses what differs from {@link Condition#byDefault()}
 * @param stuckStop how long the thread that stops the engine may stand still before the stop counts as stuck
 * @param orphanAfter how long a session without a call and without an operation is left before it counts as an orphan
 * @param hungAfterMisses heartbeats missed one after the other before a living engine counts as hung; at least 1
 */
public record Care(Map<Condition, Response> responses, Duration stuckStop, Duration orphanAfter, int hungAfterMisses) {
    /** What holds where nothing is configured. */
    public static final Care NORMAL = new Care(Map.of(), Duration.ofSeconds(20), Duration.ofHours(12), 30);

    public Care {
        responses.forEach(Care::requirePossible);
        responses = Map.copyOf(responses);
        if (stuckStop.isNegative() || orphanAfter.isNegative() || hungAfterMisses < 1) {
            throw new IllegalArgumentException("stuckStop " + stuckStop + " and orphanAfter " + orphanAfter
                    + " must not be negative, " + "hungAfterMisses " + hungAfterMisses + " must be at least 1");
        }
    }

    private static void requirePossible(Condition condition, Response response) {
        if (!condition.possible().contains(response)) {
            throw new IllegalArgumentException(
                    condition.key() + " cannot be answered by " + response + ", only by " + condition.possible());
        }
    }

    public Response to(Condition condition) {
        return responses.getOrDefault(condition, condition.byDefault());
    }

    /** The same with one response changed. */
    public Care with(Condition condition, Response response) {
        Map<Condition, Response> changed = new EnumMap<>(Condition.class);
        changed.putAll(responses);
        changed.put(condition, response);
        return new Care(changed, stuckStop, orphanAfter, hungAfterMisses);
    }
}
