package dev.inari.sidecar.cli;

import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.AlreadyRunning;
import dev.inari.sidecar.Sidecar;
import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.ProcessSignals;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.JournalSettings;
import dev.inari.sidecar.journal.SqliteJournal;
import dev.inari.sidecar.metrics.Metrics;
import dev.inari.sidecar.systemd.Notifier;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The real sidecar; what keeps it from starting becomes a message and an exit code. */
final class LocalDaemon implements Host.Daemon {
    private final Metrics metrics = new Metrics(Version.number(), InstantSource.system());
    private final Sidecar sidecar;
    private final Path stateDirectory;
    private @Nullable Notifier notifier;

    LocalDaemon(Settings settings, ProcessTable processes) {
        this.stateDirectory = settings.stateDirectory();
        this.sidecar = new Sidecar(
                Sidecar.Role.DAEMON,
                settings,
                EngineClients.create(settings.deadlines(), settings.workers()),
                processes,
                new ProcessSignals(processes),
                Ticker.system(),
                metrics.measured(journal(settings), Ticker.system()),
                metrics);
        metrics.reading(sidecar::engines, sidecar::workings);
        sidecar.showing(metrics.endpoint());
        if (settings.zookeeper().isOn()) {
            sidecar.seeing(zookeeper(settings));
        }
    }

    private static ZooKeeperConnection zookeeper(Settings settings) {
        try {
            return ZooKeeperConnection.open(settings.zookeeper());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, "cannot start: " + e.getMessage(), e);
        }
    }

    /** The journal of this configuration, for the daemon and for commands alike. */
    static Journal journal(Settings settings) {
        try {
            JournalSettings where = new JournalSettings(
                    settings.stateDirectory().resolve("journal.db"),
                    settings.journalKeep(),
                    settings.journalKeepEntries());
            return SqliteJournal.unopened(where, Clock.systemUTC());
        } catch (JournalException e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, "cannot start: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void start() {
        start(sidecar);
        notifier = Notifier.begin(System.getenv(), stateDirectory, sidecar::vitals, Ticker.system());
    }

    /** What keeps a sidecar from starting, as the end of a command. */
    static void start(Sidecar sidecar) {
        try {
            sidecar.start();
        } catch (AlreadyRunning e) {
            throw new CommandFailure(ExitCode.ALREADY_RUNNING, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, "cannot start: " + e.getMessage(), e);
        }
    }

    @Override
    public void reload(Settings settings) {
        sidecar.reload(settings);
    }

    @Override
    public void whileReloading(Runnable reload) {
        Notifier begun = notifier();
        if (begun == null) {
            reload.run();
        } else {
            begun.whileReloading(reload);
        }
    }

    private synchronized @Nullable Notifier notifier() {
        return notifier;
    }

    @Override
    public void stop() {
        Notifier begun = notifier();
        if (begun != null) {
            begun.close();
        }
        sidecar.stop();
        metrics.close();
    }
}
