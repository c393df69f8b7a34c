package dev.inari.sidecar.metrics;

import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.journal.ForwardingJournal;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** A journal whose intents are timed, for whoever acts waits for them. Thread-safe as the journal is. */
final class MeasuredJournal extends ForwardingJournal {
    private final Ticker ticker;
    private final Timer written;
    private final Counter refused;

    MeasuredJournal(Journal journal, Ticker ticker, MeterRegistry registry) {
        super(journal);
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
            long id = super.intend(intent);
            written.record(ticker.nanos() - began, TimeUnit.NANOSECONDS);
            return id;
        } catch (JournalException e) {
            refused.increment();
            throw e;
        }
    }
}
