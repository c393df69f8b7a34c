package dev.inari.sidecar;

import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.HistoryRequest;
import dev.inari.sidecar.journal.Entry;
import dev.inari.sidecar.journal.HistoryQuery;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import java.time.Instant;
import java.util.List;

/** Reads a journal in the form whose names commands and scripts rely on; no sidecar needs to run for that. */
public final class History {
    private History() {}

    /** The newest entries first. */
    public static List<HistoryEntry> of(Journal journal, HistoryRequest wanted) throws ControlException {
        Long since = wanted.sinceMillis();
        Long pid = wanted.pid();
        try {
            return journal
                    .history(new HistoryQuery(
                            wanted.agent(),
                            pid == null ? 0 : pid,
                            since == null ? Instant.EPOCH : Instant.ofEpochMilli(since),
                            wanted.limit(),
                            wanted.deeds(),
                            wanted.what(),
                            wanted.before()))
                    .stream()
                    .map(History::entry)
                    .toList();
        } catch (JournalException e) {
            throw unreadable(e);
        }
    }

    /** What is stored with an entry; empty if nothing is. */
    public static String evidence(Journal journal, long entry) throws ControlException {
        try {
            return journal.body(entry);
        } catch (JournalException e) {
            throw unreadable(e);
        }
    }

    private static ControlException unreadable(JournalException e) {
        return new ControlException(ControlException.Kind.FAILED, "the journal cannot be read: " + e.getMessage(), e);
    }

    private static HistoryEntry entry(Entry entry) {
        return new HistoryEntry(
                entry.id(),
                entry.at().toEpochMilli(),
                entry.subject().agentId(),
                entry.subject().pid(),
                entry.subject().startTicks(),
                entry.subject().bootId(),
                entry.subject().engineType(),
                entry.what(),
                entry.actor(),
                entry.text(),
                entry.outcome(),
                entry.detail(),
                entry.hasBody());
    }
}
