package dev.inari.sidecar.guard;

import java.util.List;

/** What one event led to: the state after it, and what is to be done, in order. */
public record Step(EngineState state, List<Action> actions) {
    public Step {
        actions = List.copyOf(actions);
    }

    static Step to(EngineState state, Action... actions) {
        return new Step(state, List.of(actions));
    }
}
