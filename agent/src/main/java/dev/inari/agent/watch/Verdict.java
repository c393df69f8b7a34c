package dev.inari.agent.watch;

import dev.inari.mbeans.WatchState;

/** What a look means, and what is to be done. Immutable. */
final class Verdict {
    /** What is to be done. */
    enum Action {
        NOTHING,
        /** Ask the ensemble for the node, then judge again. */
        ASK,
        /** The node's next event settles it. */
        WAIT,
        /** Look again soon: what settles it comes without an event. */
        SOON,
        /** Set the watch again. */
        REARM,
        /** Somebody deleted the node, and the watch missed it. */
        DRAIN,
        /** The engine knows of the deletion, and is still registered. */
        GIVE_UP
    }

    final WatchState state;
    final Action action;

    /** What is in the way, in words; empty if nothing is. */
    final String problem;

    Verdict(WatchState state, Action action, String problem) {
        this.state = state;
        this.action = action;
        this.problem = problem;
    }
}
