package dev.inari.sidecar.cli;

import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.Sidecar;
import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlFinder;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.ProcessSignals;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sidecar for one command: the same ladder, fences, evidence and journal as the daemon's, but no will of its own. */
final class LocalSidecar implements Host.OwnSidecar {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSidecar.class);

    private final Sidecar sidecar;
    private final Path runDirectory;
    private final ProcessTable processes;
    private final boolean acts;

    LocalSidecar(Settings settings, Purpose purpose, ProcessTable processes, Journal journal) {
        this.runDirectory = settings.runDirectory();
        this.processes = processes;
        this.acts = purpose.kind() == Purpose.Kind.ACT;
        boolean explains = purpose.kind() == Purpose.Kind.EXPLAIN;
        // One that only foresees takes up nothing that was begun, so that it cannot act.
        Predicate<Subject> concerned = acts || explains ? purpose.concerned() : subject -> false;
        this.sidecar = new Sidecar(
                Sidecar.Role.COMMAND,
                explains ? settings.dry() : settings.byHand(),
                EngineClients.create(settings.deadlines(), settings.workers()),
                processes,
                new ProcessSignals(processes),
                Ticker.system(),
                new HandJournal(journal, concerned, acts));
    }

    @Override
    public Control start() {
        LocalDaemon.start(sidecar);
        if (acts) {
            tidy();
        }
        return sidecar.control();
    }

    /** The sidecar has the lock now. What is left of a killed daemon does no harm, but each command would speak of it. */
    private void tidy() {
        try {
            new ControlFinder(runDirectory, processes).tidy();
        } catch (IOException e) {
            LOG.debug("what a daemon left in {} could not be removed: {}", runDirectory, e.toString());
        }
    }

    @Override
    public void stop() {
        sidecar.stop();
    }
}
