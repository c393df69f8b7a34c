package dev.inari.sidecar.cli;

import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.Sidecar;
import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.ProcessSignals;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.Subject;
import java.util.function.Predicate;

/** A sidecar for one command: the same ladder, fences, evidence and journal as the daemon's, but no will of its own. */
final class LocalSidecar implements Host.OwnSidecar {
    private final Sidecar sidecar;

    LocalSidecar(Settings settings, Purpose purpose, ProcessTable processes, Journal journal) {
        boolean acts = purpose.kind() == Purpose.Kind.ACT;
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
        return sidecar.control();
    }

    @Override
    public void stop() {
        sidecar.stop();
    }
}
