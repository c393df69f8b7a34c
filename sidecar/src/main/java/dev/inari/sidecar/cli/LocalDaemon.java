package dev.inari.sidecar.cli;

import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.AlreadyRunning;
import dev.inari.sidecar.Sidecar;
import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.ProcessSignals;
import dev.inari.sidecar.journal.UnwrittenJournal;
import java.io.IOException;

/** The real sidecar; what keeps it from starting becomes a message and an exit code. */
final class LocalDaemon implements Host.Daemon {
    private final Sidecar sidecar;

    LocalDaemon(Settings settings, ProcessTable processes) {
        this.sidecar = new Sidecar(
                settings,
                EngineClients.create(settings.deadlines(), settings.workers()),
                processes,
                new ProcessSignals(processes),
                Ticker.system(),
                new UnwrittenJournal());
    }

    @Override
    public void start() {
        try {
            sidecar.start();
        } catch (AlreadyRunning e) {
            throw new CommandFailure(ExitCode.ALREADY_RUNNING, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, "cannot start: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        sidecar.stop();
    }
}
