package dev.inari.sidecar.guard;

import org.jspecify.annotations.Nullable;

/**
 * Everything that the guard remembers about one engine. Immutable. A state that forces an engine without proof of a closed gate cannot be
 * made, nor can a step along an edge that is not in the diagram.
 *
 * @param agentId the agent that announced the engine; no other one's heartbeat counts
 * @param sinceNanos when the stage was entered
 * @param why the last step that mattered
 * @param leaving present exactly while the gate is known to be closed
 */
public record EngineState(
        String agentId,
        Stage stage,
        long sinceNanos,
        Explanation why,
        Contact contact,
        Asking asking,
        @Nullable Leaving leaving) {
    public EngineState {
        if (stage.leaving() != (leaving != null)) {
            throw new IllegalStateException(
                    stage + (leaving == null ? " without" : " with") + " proof of a closed gate");
        }
    }

    /** An engine that was just announced. */
    public static EngineState discovered(String agentId, long nowNanos) {
        Explanation why = new Explanation("announced by agent " + agentId, Rule.NOT_SEEN_YET, "read its heartbeat");
        return new EngineState(agentId, Stage.DISCOVERED, nowNanos, why, Contact.NONE, Asking.NONE, null);
    }

    EngineState with(Contact next) {
        return new EngineState(agentId, stage, sinceNanos, why, next, asking, leaving);
    }

    EngineState with(Asking next) {
        return new EngineState(agentId, stage, sinceNanos, why, contact, next, leaving);
    }

    EngineState with(Explanation next) {
        return new EngineState(agentId, stage, sinceNanos, next, contact, asking, leaving);
    }

    /** In a stage with an open gate, or in the last one. */
    EngineState in(Stage next, Explanation because, long nowNanos) {
        return entered(next, because, nowNanos, null);
    }

    /** In a stage with a closed gate. */
    EngineState in(Stage next, Explanation because, long nowNanos, Leaving proof) {
        return entered(next, because, nowNanos, proof);
    }

    private EngineState entered(Stage next, Explanation because, long nowNanos, @Nullable Leaving proof) {
        if (next != stage && !stage.mayBecome(next)) {
            throw new IllegalStateException("no edge from " + stage + " to " + next + " (" + because + ")");
        }
        return new EngineState(agentId, next, next == stage ? sinceNanos : nowNanos, because, contact, asking, proof);
    }
}
