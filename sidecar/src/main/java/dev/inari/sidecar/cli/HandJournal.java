package dev.inari.sidecar.cli;

import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.journal.ForwardingJournal;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.Subject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The journal as a command's own sidecar sees it: what was begun with engines that the command is not about is left to the daemon, and of
 * those nothing is noted. Where nothing may be changed, nothing is written at all. Thread-safe.
 */
final class HandJournal extends ForwardingJournal {
    private static final long UNWRITTEN = -1;

    private final Predicate<Subject> concerned;
    private final boolean writes;
    /** Whatever was done here, its end belongs beside it. */
    private final Set<Subject> dealtWith = ConcurrentHashMap.newKeySet();

    HandJournal(Journal journal, Predicate<Subject> concerned, boolean writes) {
        super(journal);
        this.concerned = concerned;
        this.writes = writes;
    }

    @Override
    public long intend(Intent intent) throws JournalException {
        if (!writes) {
            return UNWRITTEN;
        }
        dealtWith.add(intent.subject());
        return super.intend(intent);
    }

    @Override
    public void settle(long intent, String outcome, String detail) {
        if (writes) {
            super.settle(intent, outcome, detail);
        }
    }

    @Override
    public void note(Note note) {
        boolean ours = concerned.test(note.subject()) || dealtWith.contains(note.subject());
        if (writes && ours && !firstLook(note)) {
            super.note(note);
        }
    }

    /** That a command finds an engine is nothing that happened to the engine. */
    private static boolean firstLook(Note note) {
        return note.kind() == Note.Kind.STAGE && note.text().startsWith(Stage.DISCOVERED + " -> " + Stage.SERVING);
    }

    @Override
    public List<Ladder> unfinished() throws JournalException {
        return super.unfinished().stream()
                .filter(each -> concerned.test(each.subject()))
                .toList();
    }

    @Override
    public void tend() {
        if (writes) {
            super.tend();
        }
    }
}
