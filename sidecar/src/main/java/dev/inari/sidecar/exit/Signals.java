package dev.inari.sidecar.exit;

import dev.inari.sidecar.engine.EngineProcess;

/** Sends signals to engines and to nobody else: every call checks anew who the process is. Thread-safe; never throws for the process. */
@FunctionalInterface
public interface Signals {
    SignalOutcome send(Signal signal, EngineProcess who);
}
