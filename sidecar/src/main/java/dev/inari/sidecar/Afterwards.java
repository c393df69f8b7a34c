package dev.inari.sidecar;

import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredBatches;
import dev.inari.sidecar.records.StoredExits;
import dev.inari.sidecar.records.StoredFinalStates;
import dev.inari.sidecar.records.StoredJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's care for what is left when work ends: jobs, batches and retention share the records. Thread-safe, but for {@link #look} and {@link #write},
 * which are for one thread.
 */
final class Afterwards implements AutoCloseable {
    static final Duration BETWEEN_RETENTIONS = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Afterwards.class);

    private final Settings settings;
    private final InstantSource clock;
    private final EngineJobs engines;
    private final SidecarListener listener;
    private final Troubles troubles = new Troubles();
    private final SharedRecords records;
    private @Nullable JobKeeper keeper;

    Afterwards(Settings settings, long uid, InstantSource clock, EngineJobs engines, SidecarListener listener) {
        this.settings = settings;
        this.clock = clock;
        this.engines = engines;
        this.listener = listener;
        this.records = new SharedRecords(() -> Records.open(settings.records(), uid));
    }

    /** The open records, for whoever cannot wait until they are. */
    Records records() throws RecordsException {
        return records.get();
    }

    /** The open records, for a thread that has nothing else to do before they are. */
    Records awaitRecords() throws RecordsException {
        return records.await();
    }

    private @Nullable Records opened() throws RecordsException {
        return settings.jobs().isOn() || settings.batches().isOn() ? awaitRecords() : records.ifOpen();
    }

    /** Looks for jobs once. */
    void look() throws IOException {
        List<EngineJobs.News> news = engines.news();
        if (news.isEmpty() && isNothingKept()) {
            return;
        }
        JobsPass passed = keeper().pass(news);
        troubles.tell(passed.troubles());
        listener.jobsLooked(passed);
        engines.taken(news);
    }

    /** Writes down what engines told, and looks nowhere. */
    void write() throws IOException {
        List<EngineJobs.News> news = engines.news();
        if (!news.isEmpty()) {
            keeper().hear(news);
            engines.taken(news);
        }
    }

    private JobKeeper keeper() throws IOException {
        JobKeeper made = keeper;
        if (made == null) {
            made = new JobKeeper(settings, awaitRecords());
            keeper = made;
        }
        return made;
    }

    /** Where nobody asked for records, none are made before there is something to keep. */
    private boolean isNothingKept() {
        return records.ifOpen() == null
                && !settings.jobs().namesPlaces()
                && !settings.batches().isOn()
                && settings.records().isFile()
                && !Files.exists(settings.records().file());
    }

    /** Forgets what is too old; not worth opening the records for where nothing else does. */
    void forget() throws RecordsException {
        Records from = isNothingKept() ? null : opened();
        if (from == null) {
            return;
        }
        long before = clock.millis() - settings.records().keep().toMillis();
        int states = new StoredFinalStates(from, clock).forgetBefore(before);
        int batches = new StoredBatches(from, clock).forgetBefore(before);
        int documents = new StoredJobs(from).tidy(before);
        int exits = new StoredExits(from, clock).forgetBefore(before);
        LOG.debug(
                "forgot {} final states, {} documents, {} batches and {} ends of engines",
                states,
                documents,
                batches,
                exits);
    }

    @Override
    public void close() {
        records.close();
    }
}
