package dev.inari.sidecar.guard;

import java.util.EnumSet;
import java.util.Set;

/** Where in its life an engine is, as far as the guard knows. The legal edges are here, and {@link EngineState} refuses any other. */
public enum Stage {
    /** Announced; no heartbeat read yet. */
    DISCOVERED,
    /** Serves somebody, or must be taken to: unknown is not zero. */
    SERVING,
    /** Serves nobody, may be ended, and is being asked to leave. */
    IDLE,
    /** Its gate is closed and it is leaving by itself. */
    ASKED,
    /** Its gate is closed, it did not leave in time and was sent SIGTERM. */
    TERMINATING,
    /** Its gate is closed, SIGTERM did not end it and SIGKILL is being sent. */
    KILLING,
    /** Several heartbeats were missed. Silence is not death: it is only observed. */
    SUSPECT,
    /** Its process has ended. */
    GONE;

    /** Whether this edge is in the diagram of {@link Guard}. */
    public boolean mayBecome(Stage next) {
        return next == GONE ? this != GONE : successors().contains(next);
    }

    /** Whether the engine's gate is known to be closed, so that force can hit nobody who is served. */
    public boolean leaving() {
        return this == ASKED || this == TERMINATING || this == KILLING;
    }

    private Set<Stage> successors() {
        return switch (this) {
            case DISCOVERED -> EnumSet.of(SERVING, IDLE, ASKED, SUSPECT);
            case SUSPECT -> EnumSet.of(SERVING, IDLE, ASKED);
            case SERVING -> EnumSet.of(IDLE, ASKED, SUSPECT);
            case IDLE -> EnumSet.of(SERVING, ASKED, SUSPECT);
            case ASKED -> EnumSet.of(SERVING, TERMINATING);
            case TERMINATING -> EnumSet.of(SERVING, KILLING);
            case KILLING -> EnumSet.of(SERVING);
            case GONE -> EnumSet.noneOf(Stage.class);
        };
    }
}
