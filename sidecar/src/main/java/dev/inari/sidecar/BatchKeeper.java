package dev.inari.sidecar;

import dev.inari.sidecar.batch.BatchCondition;
import dev.inari.sidecar.batch.BatchFinding;
import dev.inari.sidecar.batch.BatchFindings;
import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.batch.Credentials;
import dev.inari.sidecar.batch.Deeds;
import dev.inari.sidecar.batch.FindingsBook;
import dev.inari.sidecar.batch.KyuubiRest;
import dev.inari.sidecar.batch.KyuubiServer;
import dev.inari.sidecar.batch.LogKeeper;
import dev.inari.sidecar.batch.OpenSession;
import dev.inari.sidecar.batch.Outcome;
import dev.inari.sidecar.batch.Spnego;
import dev.inari.sidecar.batch.SweepListener;
import dev.inari.sidecar.batch.SweepPolicy;
import dev.inari.sidecar.batch.SweepResult;
import dev.inari.sidecar.batch.SweepSettings;
import dev.inari.sidecar.batch.SweepSummary;
import dev.inari.sidecar.batch.Sweeper;
import dev.inari.sidecar.batch.Verdict;
import dev.inari.sidecar.engine.SecretFile;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Subject;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredBatches;
import dev.inari.sidecar.records.StoredFindings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/** Sweeps the batches of all configured Kyuubi servers, one after the other, with each deed in the journal first. For one thread. */
public final class BatchKeeper {
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final Duration TO_ANSWER = Duration.ofSeconds(30);
    private static final int LOG_PAGE = 1_000;
    private static final int STALE_LOOKS = 3;
    private static final Duration STALE_AFTER = Duration.ofMinutes(10);

    private final BatchesSettings settings;
    private final SweepPolicy policy;
    private final List<Place> places = new ArrayList<>();
    private final InstantSource clock = InstantSource.system();
    private final StoredFindings stored;
    private volatile BatchFindings findings = BatchFindings.NONE;

    /** One server, who sweeps it, and what is the matter there. */
    private record Place(KyuubiRest rest, Sweeper sweeper, SweepTally tally, FindingsBook book) {}

    /**
     * Connects to nobody yet.
     *
     * @param actor on whose word sessions are closed, for the journal
     * @param listener hears of each batch
     * @throws IOException saying what to do, if the secret cannot be read
     */
    public BatchKeeper(BatchesSettings settings, Records records, Journal journal, String actor, SweepListener listener)
            throws IOException {
        this.settings = settings;
        this.policy = new SweepPolicy(settings.rules(), STALE_LOOKS, STALE_AFTER);
        this.stored = new StoredFindings(records);
        List<BatchFinding> earlier = stored.all();
        LogKeeper keeper = new LogKeeper(new StoredBatches(records, clock), settings.logBytes(), LOG_PAGE);
        for (KyuubiRest each : servers(settings)) {
            FindingsBook book = new FindingsBook(each.name());
            book.recall(earlier);
            SweepTally tally = new SweepTally(both(book, listener));
            Sweeper sweeper = new Sweeper(each, keeper, deeds(journal, actor), tally, clock);
            sweeper.recall(earlier, STALE_LOOKS);
            places.add(new Place(each, sweeper, tally, book));
        }
    }

    /**
     * The configured servers.
     *
     * @throws IOException saying what to do, if the secret cannot be read
     */
    public static List<KyuubiRest> servers(BatchesSettings settings) throws IOException {
        Credentials credentials = credentials(settings);
        Optional<SSLContext> tls = settings.tls().open();
        List<KyuubiRest> all = new ArrayList<>();
        for (URI each : settings.servers()) {
            all.add(new KyuubiRest(new KyuubiServer(each, credentials, tls, TO_CONNECT, TO_ANSWER)));
        }
        return all;
    }

    private static SweepListener both(SweepListener one, SweepListener other) {
        return new SweepListener() {
            @Override
            public void judged(BatchRecord batch, Verdict verdict) {
                one.judged(batch, verdict);
                other.judged(batch, verdict);
            }

            @Override
            public void swept(SweepResult result) {
                one.swept(result);
                other.swept(result);
            }
        };
    }

    private static Credentials credentials(BatchesSettings settings) throws IOException {
        if (settings.auth() == BatchesSettings.Auth.SPNEGO) {
            return Credentials.spnego(new Spnego(settings.principal(), settings.keytab()));
        }
        Optional<Path> file = settings.secretFile();
        if (settings.auth() == BatchesSettings.Auth.NONE || file.isEmpty()) {
            return Credentials.NONE;
        }
        String secret = SecretFile.read(file.get());
        try {
            return settings.auth() == BatchesSettings.Auth.BASIC
                    ? Credentials.basic(settings.user(), secret)
                    : Credentials.bearer(secret);
        } catch (IllegalArgumentException e) {
            throw new IOException(file.get() + " or inari.batches.user cannot be used: " + e.getMessage(), e);
        }
    }

    private static Deeds deeds(Journal journal, String actor) {
        return new Deeds() {
            @Override
            public long intend(String server, BatchRecord batch, Verdict verdict) throws IOException {
                try {
                    return journal.intend(new Intent(
                            Subject.NOBODY,
                            Deed.CLOSE_BATCH,
                            actor,
                            "batch " + batch.id() + " of " + batch.user() + " at " + server + ": " + verdict.words()));
                } catch (JournalException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }

            @Override
            public void settle(long intent, SweepResult.End end, String words) {
                journal.settle(intent, end.name(), words);
            }
        };
    }

    /**
     * Goes through all servers once.
     *
     * @param extent what may be done
     * @param mayClose asked before each closing, as that can change in the middle of a pass; nothing beyond the extent is done in any case
     * @return what it came to, server by server
     */
    public List<ServerPass> pass(SweepSettings.Extent extent, BooleanSupplier mayClose) {
        SweepSettings usual = SweepSettings.DEFAULT;
        SweepSettings limits = new SweepSettings(
                extent,
                usual.pageSize(),
                usual.mostListed(),
                settings.mostPerPass(),
                settings.mostPerPass(),
                usual.mostLogs());
        List<ServerPass> passes = new ArrayList<>();
        List<BatchFinding> shown = new ArrayList<>();
        Map<BatchCondition, Long> counts = new EnumMap<>(BatchCondition.class);
        for (Place each : places) {
            each.book().begin(clock.millis());
            passes.add(pass(each, limits, mayClose));
            BatchFindings here = each.book().end();
            shown.addAll(here.shown());
            here.counts().forEach((condition, count) -> counts.merge(condition, count, Long::sum));
        }
        findings = new BatchFindings(shown, counts);
        return passes;
    }

    private ServerPass pass(Place at, SweepSettings limits, BooleanSupplier mayClose) {
        SweepSummary summary = at.sweeper().pass(policy, limits, mayClose);
        Optional<String> dead = Optional.empty();
        // A server that does not answer is not asked again to find out why.
        if (summary.trouble().isEmpty()
                && at.rest().sessions() instanceof Outcome.Answered<List<OpenSession>> answered) {
            dead = settings.limits().evidence(at.rest().name(), answered.value());
            dead.ifPresent(at.book()::sweeperDead);
            at.book().sawAll();
        }
        return at.tally().passed(at.rest().name(), summary, dead, clock.millis());
    }

    /** What was the matter after the last pass; from any thread. */
    public BatchFindings findings() {
        return findings;
    }

    /** Writes what was the matter after the last pass, for commands and for the next process. */
    public void writeFindings() throws RecordsException {
        for (Place each : places) {
            stored.replace(
                    each.rest().name(),
                    findings.shown().stream()
                            .filter(one -> one.server().equals(each.rest().name()))
                            .toList());
        }
    }
}
