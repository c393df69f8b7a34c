package dev.inari.sidecar;

import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredBatches;
import dev.inari.sidecar.records.StoredFinalStates;
import dev.inari.sidecar.records.StoredJobs;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's care for what is left when work ends; opens the records when they are first needed, and again until they open. For one thread. */
final class Afterwards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Afterwards.class);
    private static final Duration BETWEEN_RETENTIONS = Duration.ofHours(1);

    private final Settings settings;
    private final long uid;
    private final InstantSource clock;
    private @Nullable Records records;
    private @Nullable JobKeeper keeper;
    private long forgotMillis;

    Afterwards(Settings settings, long uid, InstantSource clock) {
        this.settings = settings;
        this.uid = uid;
        this.clock = clock;
    }

    /** Looks for jobs once, and forgets what is too old. */
    void look() throws RecordsException {
        Records open = records;
        if (open == null) {
            open = Records.open(settings.records(), uid);
            records = open;
            keeper = new JobKeeper(settings.jobs(), open);
        }
        JobKeeper now = keeper;
        if (now != null) {
            var unused = now.pass();
        }
        forget(open);
    }

    private void forget(Records from) throws RecordsException {
        long now = clock.millis();
        if (Math.abs(now - forgotMillis) < BETWEEN_RETENTIONS.toMillis()) {
            return;
        }
        forgotMillis = now;
        long before = now - settings.records().keep().toMillis();
        int states = new StoredFinalStates(from, clock).forgetBefore(before);
        int batches = new StoredBatches(from, clock).forgetBefore(before);
        int documents = new StoredJobs(from).tidy();
        LOG.debug("forgot {} final states, {} documents and {} batches", states, documents, batches);
    }

    @Override
    public void close() {
        if (records != null) {
            records.close();
        }
    }
}
