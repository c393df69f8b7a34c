package dev.inari.sidecar;

import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.Signals;
import dev.inari.sidecar.journal.Journal;

/** All that one sidecar touches of the world; where the simulation puts its own world, and its mutants what breaks a promise. */
public record Outside(
        Settings settings,
        EngineClients clients,
        ProcessTable processes,
        Signals signals,
        Ticker ticker,
        Journal journal,
        SidecarListener listener) {

    public Outside with(Settings other) {
        return new Outside(other, clients, processes, signals, ticker, journal, listener);
    }

    public Outside with(EngineClients other) {
        return new Outside(settings, other, processes, signals, ticker, journal, listener);
    }

    public Outside with(Signals other) {
        return new Outside(settings, clients, processes, other, ticker, journal, listener);
    }

    public Outside with(Ticker other) {
        return new Outside(settings, clients, processes, signals, other, journal, listener);
    }

    public Outside with(Journal other) {
        return new Outside(settings, clients, processes, signals, ticker, other, listener);
    }
}
