package dev.inari.sidecar.journal;

import java.util.List;

/** Write-ahead journal. */
public interface Journal extends AutoCloseable {
    long intend(Intent intent) throws JournalException;

    void settle(long intent, String outcome, String detail);

    void note(Note note);

    List<Ladder> unfinished() throws JournalException;

    List<Hold> holds() throws JournalException;

    List<Entry> history(HistoryQuery query) throws JournalException;

    Health health();

    void tend();

    @Override
    void close();
}
