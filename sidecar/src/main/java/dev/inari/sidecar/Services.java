package dev.inari.sidecar;

import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.Signals;
import dev.inari.sidecar.journal.Journal;

/** The world outside, as the sidecar was given it. */
record Services(
        CurrentSettings current,
        EngineClients clients,
        ProcessTable processes,
        Signals signals,
        Ticker ticker,
        Threads threads,
        Journal journal,
        TransitionListener listener) {

    /** The settings in force at this moment; nobody may keep them. */
    Settings settings() {
        return current.get();
    }
}
