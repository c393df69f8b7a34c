package dev.inari.sidecar.journal;

import java.util.Set;

/** What can be done to an engine and cannot be taken back by forgetting it. Written to the journal by name: names are never changed. */
public enum Deed {
    /** The agent is asked to let the engine exit if it serves nobody. */
    ASK,
    /** The agent is asked to let the engine exit although it may serve somebody. */
    FORCE_ASK,
    TERM,
    KILL,
    CLOSE_SESSION,
    /** An operator wants an engine left alone. */
    HOLD,
    RELEASE,
    /** An operator's order to the daemon. */
    ORDER;

    /** Outcomes of an ask after which the engine's gate is closed. */
    public static final Set<String> ACCEPTED = Set.of("ACCEPTED", "ALREADY_ACCEPTED");
}
