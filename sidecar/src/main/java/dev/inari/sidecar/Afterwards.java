package dev.inari.sidecar;

import dev.inari.sidecar.api.RecordsSource;
import dev.inari.sidecar.batch.BatchFindings;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.journal.Journal;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's care for what is left when work ends: jobs, batches and the ends of engines share the records. Each has a thread of its own, so that a
 * slow cluster, server or database holds up no engine, nor the others. Thread-safe, but for {@link #begin}, which is called once.
 */
final class Afterwards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Afterwards.class);
    private static final Duration BETWEEN_RETENTIONS = Duration.ofHours(1);
    private static final Duration LONGEST_LAST_WRITE = Duration.ofSeconds(2);

    private final Settings settings;
    private final InstantSource clock = InstantSource.system();
    private final EngineJobs engines;
    private final Journal journal;
    private final Threads threads;
    private final SidecarListener listener;
    private final Troubles troubles = new Troubles();
    private final SharedRecords records;
    private final Sweeps sweeps;
    private final Repeatedly keeping;
    private final Repeatedly forgetting;
    private final Repeatedly looking;
    private final Repeatedly sweeping;
    private final Repeatedly.Pass keep;
    private final Repeatedly.Pass write = this::write;
    private final Repeatedly.Pass writeAndAsk = this::writeAndAsk;
    // Of the thread that looks for jobs.
    private @Nullable JobKeeper keeper;

    /**
     * Nothing begins yet.
     *
     * @param uid of this process
     * @param engines what they tell of their jobs
     */
    Afterwards(
            CurrentSettings settings,
            long uid,
            EngineJobs engines,
            Journal journal,
            Threads threads,
            SidecarListener listener) {
        this.settings = settings.get();
        this.engines = engines;
        this.journal = journal;
        this.threads = threads;
        this.listener = listener;
        this.records = new SharedRecords(() -> Records.open(this.settings.records(), uid));
        this.keep =
                new EngineExits(journal, records::await, this.settings.records().keep())::catchUp;
        this.sweeps = new Sweeps(settings, records, journal, listener);
        this.keeping = new Repeatedly("keeping the ends of engines", "inari-exits", keep);
        this.forgetting = new Repeatedly("forgetting old records", "inari-records", this::forget);
        this.looking = new Repeatedly("looking for jobs", "inari-jobs", this::look);
        this.sweeping = new Repeatedly("sweeping batches", "inari-batches", sweeps::sweep);
    }

    /** Begins with all that is configured. */
    void begin() {
        keeping.begin(EngineExits.INTERVAL);
        forgetting.begin(BETWEEN_RETENTIONS);
        if (settings.jobs().isOn()) {
            // Who leaves is written down before anybody is asked; the clusters of who stays are asked as well.
            engines.whenTold(engineLeaves -> looking.soon(engineLeaves ? write : writeAndAsk));
            looking.begin(settings.jobs().interval());
        }
        if (settings.batches().isOn()) {
            sweeping.begin(settings.batches().interval());
        }
    }

    /** An engine has ended. That is kept once what is being decided has been handed to the journal, and that has written it. */
    void engineEnded() {
        threads.decide(() -> threads.record(() -> {
            journal.tend();
            keeping.soon(keep);
        }));
    }

    /** What is the matter with batches and with the servers that ran them. */
    BatchFindings batchFindings() {
        return sweeps.findings();
    }

    /** The records with what became of jobs, for whoever cannot wait until they are open; empty if nobody looks for jobs. */
    Optional<RecordsSource> jobs() {
        return settings.jobs().isOn() ? Optional.of(records::get) : Optional.empty();
    }

    /** The same with batches. */
    Optional<RecordsSource> batches() {
        return settings.batches().isOn() ? Optional.of(records::get) : Optional.empty();
    }

    private @Nullable Records opened() throws RecordsException {
        return settings.jobs().isOn() || settings.batches().isOn() ? records.await() : records.ifOpen();
    }

    /** Also where something of what engines told cannot be written. */
    private void look() throws IOException {
        try {
            write();
        } finally {
            lookElsewhere();
        }
    }

    private void lookElsewhere() throws IOException {
        if (isNothingKept()) {
            return;
        }
        JobsPass passed = keeper().nextPass();
        Map<String, String> wrong = new HashMap<>(passed.troubles());
        int lost = engines.takeLost();
        if (lost > 0) {
            wrong.put("engines", lost + " jobs that they told of are lost, for too many waited to be written down");
        }
        troubles.tell(wrong);
        listener.jobsLooked(passed);
    }

    /** What engines told, and what their clusters say of it; without the rest of a look, as engines may tell again and again. */
    private void writeAndAsk() throws IOException {
        write();
        keeper().askDue();
    }

    /** Writes down what engines told until the first that cannot be written, which is the last to be tried the next time. */
    private void write() throws IOException {
        for (EngineJobs.News each : engines.news()) {
            String agentId = each.engine().agentId();
            try {
                keeper().hear(each);
                engines.taken(each);
            } catch (IOException | RuntimeException e) {
                engines.putOff(agentId);
                throw e instanceof IOException known
                        ? known
                        : new IOException("what engine " + agentId + " told: " + e, e);
            }
        }
    }

    private JobKeeper keeper() throws IOException {
        JobKeeper made = keeper;
        if (made == null) {
            made = new JobKeeper(settings, records.await());
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
    private void forget() throws RecordsException {
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
        for (Repeatedly each : List.of(sweeping, looking, forgetting, keeping)) {
            each.close();
        }
        writeLast();
        records.close();
    }

    /** What engines told that are gone by the next start. Whether the records answer or not, the end does not wait for long. */
    private void writeLast() {
        if (engines.news().isEmpty()) {
            return;
        }
        if (looking.hasEnded() && records.ifOpen() != null) {
            Thread writes = new Thread(this::tryToWrite, "inari-jobs-last");
            writes.setDaemon(true);
            writes.start();
            try {
                writes.join(LONGEST_LAST_WRITE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        int left = engines.news().size();
        if (left > 0) {
            LOG.warn("what {} engines told of their jobs could not be written down before the end", left);
        }
    }

    private void tryToWrite() {
        try {
            write();
        } catch (IOException e) {
            LOG.warn("writing down what engines told of their jobs failed at the end: {}", e.getMessage());
        }
    }
}
