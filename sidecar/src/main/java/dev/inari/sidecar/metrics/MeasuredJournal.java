package dev.inari.sidecar.metrics;

import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.journal.Ending;
import dev.inari.sidecar.journal.Entry;
import dev.inari.sidecar.journal.Health;
import dev.inari.sidecar.journal.HistoryQuery;
import dev.inari.sidecar.journal.Hold;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Note;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A journal whose intents are timed, for whoever acts waits for them. Thread-safe as the journal is. */
final class MeasuredJournal implements Journal {
    private final Journal journal;
    private final Ticker ticker;
    private final Timer written;
    private final Counter refused;

    MeasuredJournal(Journal journal, Ticker ticker, MeterRegistry registry) {
        this.journal = journal;
        this.ticker = ticker;
        this.written = Buckets.histogram(
                        "inari.journal.intent",
                        "How long it took to write down what is about to be done.",
                        Buckets.COMMIT)
                .register(registry);
        this.refused = Counter.builder("inari.journal.intents.refused")
                .description("Intents that could not be written down, so that no force followed.")
                .register(registry);
    }

    @Override
    public long intend(Intent intent) throws JournalException {
        long began = ticker.nanos();
        try {
            long id = journal.intend(intent);
            written.record(ticker.nanos() - began, TimeUnit.NANOSECONDS);
            return id;
        } catch (JournalException e) {
            refused.increment();
            throw e;
        }
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
