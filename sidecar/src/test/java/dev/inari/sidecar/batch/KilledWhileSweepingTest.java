package dev.inari.sidecar.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.batch.KyuubiStandIn.Answer;
import dev.inari.sidecar.batch.KyuubiStandIn.Asked;
import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Entry;
import dev.inari.sidecar.journal.HistoryQuery;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalSettings;
import dev.inari.sidecar.journal.SqliteJournal;
import dev.inari.sidecar.records.KeptBatch;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.records.StoredBatches;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real {@code inari run} is killed with SIGKILL in the middle of a closing: there is never a closed session without its whole log. */
@Timeout(240)
class KilledWhileSweepingTest {
    private static final UUID BATCH = UUID.fromString("11111111-2222-4333-8444-000000000001");
    private static final List<String> LOG =
            IntStream.range(0, 2_500).mapToObj(line -> "line " + line).toList();

    private final KyuubiStandIn server = new KyuubiStandIn(KyuubiStandIn.Version.V1_8);
    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private final Path directory;
    private @Nullable Process process;

    KilledWhileSweepingTest(@TempDir Path temporary) {
        directory = temporary;
    }

    /** Where the server holds its answer. */
    enum Moment {
        /** The log is kept, and the batch is asked for again. */
        LOG_KEPT,
        /** The intent is in the journal, and the session not closed yet. */
        INTENDED,
        /** The session is closed, and nobody was told. */
        CLOSED
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        server.close();
    }

    private Process run() throws IOException {
        Path config = Files.writeString(
                directory.resolve("inari.yaml"),
                String.join(
                        "\n",
                        "inari:",
                        "  run-directory: " + directory.resolve("run"),
                        "  state-directory: " + directory.resolve("state"),
                        "  batches: {servers: '" + server.url() + "', close: true, interval: 10s}",
                        "  batch-rules: [{name: all, idle: 1s}]",
                        ""));
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.inari.sidecar.cli.Main",
                        "--config",
                        config.toString(),
                        "run")
                .redirectErrorStream(true)
                .start();
        process = started;
        return started;
    }

    private Optional<Answer> holding(Moment moment, Asked request) {
        boolean here =
                switch (moment) {
                    case LOG_KEPT -> request.is("GET", "/batches/" + BATCH) && reads.incrementAndGet() == 2;
                    case INTENDED, CLOSED -> request.is("DELETE", "/batches/" + BATCH);
                };
        if (!here) {
            return Optional.empty();
        }
        if (moment == Moment.CLOSED) {
            assertThat(server.usual(request).status()).isEqualTo(200);
        }
        held.countDown();
        return server.never();
    }

    private List<String> keptLog() throws IOException {
        try (Records records = Records.open(
                RecordsSettings.in(directory.resolve("state")),
                FakeProcesses.ofThisUser().ownUid())) {
            StoredBatches batches = new StoredBatches(records, InstantSource.system());
            List<String> lines = new ArrayList<>();
            Optional<KeptBatch> kept = batches.find(BATCH);
            if (kept.isPresent()) {
                batches.log(kept.get().batch().key(), lines::add);
            }
            return lines;
        }
    }

    private List<Entry> intents() throws Exception {
        try (Journal journal = SqliteJournal.open(
                new JournalSettings(directory.resolve("state").resolve("journal.db"), Duration.ofDays(1), 1_000),
                InstantSource.system())) {
            return journal.history(HistoryQuery.newest(100)).stream()
                    .filter(each -> each.what().equals(Deed.CLOSE_BATCH.name()))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void sessionThatIsClosedHasItsWholeLogKept(Moment moment) throws Exception {
        long now = System.currentTimeMillis();
        server.add(
                new BatchRecord(
                        BATCH,
                        "ann",
                        "SPARK",
                        "n",
                        "FINISHED",
                        "app",
                        "",
                        "FINISHED",
                        "",
                        "k1:10099",
                        now - 9_000_000,
                        now - 8_000_000,
                        now - 7_000_000),
                true,
                LOG);
        server.answer(request -> holding(moment, request));

        Process first = run();
        assertThat(held.await(120, TimeUnit.SECONDS)).isTrue();
        first.destroyForcibly().waitFor();

        assertThat(server.isOpen(BATCH)).isEqualTo(moment != Moment.CLOSED);
        assertThat(keptLog()).isEqualTo(LOG);
        assertThat(intents()).hasSize(moment == Moment.LOG_KEPT ? 0 : 1).allSatisfy(each -> assertThat(each.outcome())
                .isEmpty());
        if (moment == Moment.INTENDED) {
            server.answer(request -> Optional.empty());
            untilSaid(run(), "CLOSED");
            assertThat(server.isOpen(BATCH)).isFalse();
            assertThat(keptLog()).isEqualTo(LOG);
        }
    }

    private static void untilSaid(Process process, String word) throws IOException {
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.contains(word)) {
                    return;
                }
            }
        }
        throw new AssertionError("it never said " + word + ", but: " + said);
    }
}
