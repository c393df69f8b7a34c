package dev.inari.sidecar;

import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.Signals;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.zookeeper.ZnodeView;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The world outside, as the sidecar was given it.
 *
 * @param jobs takes what engines tell of their jobs
 * @param transitions hears of each change of stage
 * @param znodes null where this sidecar does not look into ZooKeeper
 */
record Services(
        CurrentSettings current,
        EngineClients clients,
        ProcessTable processes,
        Signals signals,
        Ticker ticker,
        Threads threads,
        Journal journal,
        SidecarListener listener,
        TransitionListener transitions,
        EngineJobs jobs,
        @Nullable ZnodeView znodes) {

    /** Where the one who hears of everything is the only one who hears of stages, and engines are not asked for their jobs. */
    Services(
            CurrentSettings current,
            EngineClients clients,
            ProcessTable processes,
            Signals signals,
            Ticker ticker,
            Threads threads,
            Journal journal,
            SidecarListener listener,
            @Nullable ZnodeView znodes) {
        this(
                current,
                clients,
                processes,
                signals,
                ticker,
                threads,
                journal,
                listener,
                listener,
                new EngineJobs(false, InstantSource.system()),
                znodes);
    }

    /** The settings in force at this moment; nobody may keep them. */
    Settings settings() {
        return current.get();
    }
}
