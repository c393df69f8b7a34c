package dev.inari.sidecar;

import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.guard.Hold;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.Subject;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the journal tells at a start: ladders that were begun and holds that were set. As long as it cannot be read, no engine may be ended,
 * for it may be held. Thread-safe.
 */
final class Recall {
    private static final Logger LOG = LoggerFactory.getLogger(Recall.class);

    private record Known(Map<String, Ladder> ladders, Map<String, Hold> holds) {}

    private final Journal journal;
    private final ProcessTable processes;
    private volatile boolean saidSo;
    private volatile Known known = new Known(Map.of(), Map.of());
    private volatile boolean done;

    Recall(Journal journal, ProcessTable processes) {
        this.journal = journal;
        this.processes = processes;
    }

    boolean done() {
        return done;
    }

    /** Reads it, unless that was done; gives whether this call did it. */
    boolean tryLoad() {
        if (done) {
            return false;
        }
        try {
            Map<String, Ladder> ladders = new HashMap<>();
            journal.unfinished().stream()
                    .filter(ladder -> lives(ladder.subject()))
                    .forEach(ladder -> ladders.put(ladder.subject().agentId(), ladder));
            Map<String, Hold> holds = new HashMap<>();
            journal.holds().stream()
                    .filter(hold -> lives(hold.subject()))
                    .forEach(hold -> holds.put(hold.subject().agentId(), new Hold(hold.actor(), hold.reason())));
            known = new Known(ladders, holds);
            done = true;
            LOG.info("the journal tells of {} engines on their way out and {} holds", ladders.size(), holds.size());
            return true;
        } catch (JournalException e) {
            if (!saidSo) {
                saidSo = true;
                LOG.error("{}; until then engines are only watched", e.getMessage());
            }
            return false;
        }
    }

    /**
     * What ended with its host is written down as ended, or it would be in force for ever. Of this boot's processes nothing is concluded here:
     * they may live in another PID namespace.
     */
    private boolean lives(Subject subject) {
        String boot = processes.bootId();
        boolean over = !boot.isEmpty() && !boot.equals(subject.bootId());
        if (over) {
            journal.note(new Note(subject, Note.Kind.GONE, "its host was started anew", ""));
        }
        return !over;
    }

    /** To this engine, once it is known. */
    void tell(String agentId, GuardedEngine engine) {
        if (done) {
            engine.recall(known.ladders().get(agentId), known.holds().get(agentId));
        }
    }
}
