package dev.inari.sidecar.journal;

import java.util.List;

/** A journal that hands everything on to another, so that a kind of its own says only what it does otherwise. Thread-safe as that one is. */
public abstract class ForwardingJournal implements Journal {
    private final Journal journal;

    /** @param journal is closed with this one */
    protected ForwardingJournal(Journal journal) {
        this.journal = journal;
    }

    @Override
    public long intend(Intent intent) throws JournalException {
        return journal.intend(intent);
    }

    @Override
    public void settle(long intent, String outcome, String detail) {
        journal.settle(intent, outcome, detail);
    }

    @Override
    public void note(Note note) {
        journal.note(note);
    }

    @Override
    public List<Ladder> unfinished() throws JournalException {
        return journal.unfinished();
    }

    @Override
    public List<Hold> holds() throws JournalException {
        return journal.holds();
    }

    @Override
    public List<Entry> history(HistoryQuery query) throws JournalException {
        return journal.history(query);
    }

    @Override
    public List<Ending> endings(long after, int most) throws JournalException {
        return journal.endings(after, most);
    }

    @Override
    public String body(long entry) throws JournalException {
        return journal.body(entry);
    }

    @Override
    public Health health() {
        return journal.health();
    }

    @Override
    public void tend() {
        journal.tend();
    }

    @Override
    public void close() {
        journal.close();
    }
}
