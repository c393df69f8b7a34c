package dev.inari.sidecar.cli;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.config.ConfigLoader;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.KyuubiServers;
import dev.inari.sidecar.engine.Listens;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.engine.ScanResult;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The world that the commands work in, behind one seam, so that each command is tested without engines, processes or waiting. */
interface Host {
    ConfigLoader configuration();

    /** Looks once into the run directory. */
    ScanResult scan(Path runDirectory);

    /** Whether a file is this user's; also where that cannot be found out, so that nothing is played down. */
    boolean isOwn(Path file);

    EngineClients clients(Deadlines deadlines, int workers);

    /** A sidecar that is not started yet. */
    Daemon sidecar(Settings settings);

    /** Registers what to do at SIGHUP, which without that ends the process. Comes back at once. */
    void onHangup(Runnable task);

    /** The daemon that guards this run directory, if one runs; ends the command if there is something that must not be used. */
    Daemons daemon(Path runDirectory);

    /** A sidecar for one command; not started yet. */
    OwnSidecar ownSidecar(Settings settings, Purpose purpose);

    /** The journal, for reading it where no sidecar runs. */
    Journal journal(Settings settings);

    /** Kyuubi servers that have no agent. */
    KyuubiServers servers();

    /** Begins to connect to the ensemble in which engines register. */
    ZooKeeperConnection zooKeeper(ZooKeeperSettings settings) throws IOException;

    /** Tells of {@code host:port} whether it is of this host and certainly nobody listens there. */
    Predicate<String> deserted();

    /** Tells of an engine's process and {@code host:port} whether it listens there. */
    BiFunction<EngineProcess, String, Listens> listeners();

    ProcessTable processes();

    /** The environment of the command. */
    Map<String, String> environment();

    /** Who the user is, or says to be; nobody checks it. */
    String userName();

    /** Asks for a secret on the terminal, twice; without a terminal, the first line of standard input. Never shown. */
    String secret(String prompt);

    /** Registers what to do at SIGTERM or SIGINT, then waits for that; comes back in tests only. */
    void untilStopped(Runnable stop);

    Jvms jvms();

    /** Wall clock, since 1970. */
    long nowMillis();

    /** Time that nobody can set; only differences mean something. */
    long elapsedMillis();

    /** Waits. Time passes at once in tests. */
    void pause(Duration time);

    /** What {@code inari run} starts, changes and stops. */
    interface Daemon {
        /** Begins to guard, or ends the command with a {@link CommandFailure}. */
        void start();

        /** Takes of these settings what can change while engines are guarded. */
        void reload(Settings settings);

        /** Runs what reads the configuration again, and lets the service manager know. */
        default void whileReloading(Runnable reload) {
            reload.run();
        }

        void stop();
    }

    /**
     * The daemon that was looked for.
     *
     * @param control null if none runs
     * @param note what was found instead; empty if there is nothing to say
     */
    record Daemons(@Nullable Control control, String note) {}

    /** A sidecar that lives for one command. */
    interface OwnSidecar {
        /** Begins, or ends the command with a {@link CommandFailure}. */
        Control start();

        /** Ends it, started or not. */
        void stop();
    }
}
