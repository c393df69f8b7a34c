package dev.inari.sidecar;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Stage;

/** Hears of every change of stage. Called on the decision thread, so it must return at once. */
@FunctionalInterface
public interface TransitionListener {
    void changed(EngineProcess engine, Stage from, Stage to, Explanation why);
}
