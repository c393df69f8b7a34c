package dev.inari.sidecar.journal;

import java.util.List;

/** A journal that keeps nothing, for tests to which it does not matter. */
public final class UnwrittenJournal implements Journal {
    @Override
    public long intend(Intent intent) {
        return 0;
    }

    @Override
    public void settle(long intent, String outcome, String detail) {
        // nothing is kept
    }

    @Override
    public void note(Note note) {
        // nothing is kept
    }

    @Override
    public List<Ladder> unfinished() {
        return List.of();
    }

    @Override
    public List<Hold> holds() {
        return List.of();
    }

    @Override
    public List<Entry> history(HistoryQuery query) {
        return List.of();
    }

    @Override
    public List<Ending> endings(long after, int most) {
        return List.of();
    }

    @Override
    public String body(long entry) {
        return "";
    }

    @Override
    public Health health() {
        return new Health(true, "", 0);
    }

    @Override
    public void tend() {
        // nothing waits
    }

    @Override
    public void close() {
        // nothing is open
    }
}
