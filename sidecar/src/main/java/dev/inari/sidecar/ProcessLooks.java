package dev.inari.sidecar;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.guard.Event;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether one engine's process is still there: not in each turn while it answers, for that costs as much as a heartbeat, but now and then whatever
 * answers, for the port of an engine that ended may be anybody's. For the decision thread only.
 */
final class ProcessLooks {
    private static final int MOST_TURNS_BETWEEN_LOOKS = 10;

    private final ProcessTable processes;
    private final EngineProcess process;
    private int turnsUntilLook;

    ProcessLooks(ProcessTable processes, EngineProcess process) {
        this.processes = processes;
        this.process = process;
    }

    /**
     * A turn begins. Tells whether the process is to be looked at in it.
     *
     * @param lives whether the engine gave sign of its life since the last turn, and that is enough
     */
    boolean due(boolean lives) {
        turnsUntilLook--;
        return !lives || turnsUntilLook <= 0;
    }

    /** How the process ended; null if it did not. */
    Event.@Nullable ProcessGone look() {
        turnsUntilLook = MOST_TURNS_BETWEEN_LOOKS;
        Liveness liveness = processes.livenessOf(process);
        if (!liveness.over()) {
            return null;
        }
        boolean defunct = liveness == Liveness.DEFUNCT;
        String parent = defunct ? processes.parentOf(process.pid()) : "";
        return new Event.ProcessGone(liveness.text() + (parent.isEmpty() ? "" : "; its parent is " + parent), defunct);
    }
}
