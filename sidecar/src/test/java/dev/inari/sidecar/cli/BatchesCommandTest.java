package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.sidecar.batch.BatchCondition;
import dev.inari.sidecar.batch.BatchFinding;
import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.KyuubiStandIn;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.records.StoredFindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a Kyuubi server's batches, and what a sweep by hand does to them. */
class BatchesCommandTest {
    private static final UUID DUE = UUID.fromString("11111111-2222-4333-8444-000000000001");
    private static final UUID YOUNG = UUID.fromString("11111111-2222-4333-8444-000000000002");
    private static final UUID RUNNING = UUID.fromString("11111111-2222-4333-8444-000000000003");
    private static final long HOUR = 3_600_000;

    private final FakeHost host = new FakeHost();
    private final KyuubiStandIn server = new KyuubiStandIn(KyuubiStandIn.Version.V1_8);
    private final Path config;

    BatchesCommandTest(@TempDir Path temporary) throws IOException {
        config = Files.writeString(
                temporary.resolve("inari.yaml"),
                String.join(
                        "\n",
                        "inari:",
                        "  state-directory: " + temporary.resolve("state"),
                        "  batches: {servers: '" + server.url() + "'}",
                        "  batch-rules: [{name: nightly, batch-name: 'nightly*', idle: 2h}]",
                        ""));
        host.daemon = null;
    }

    @BeforeEach
    void fill() {
        long now = System.currentTimeMillis();
        server.add(batch(DUE, "FINISHED", now - 3 * HOUR), true, List.of("first", "the last \t line"));
        server.add(batch(YOUNG, "ERROR", now - HOUR), true, List.of("failed"));
        server.add(batch(RUNNING, "RUNNING", 0), true, List.of());
    }

    @AfterEach
    void end() {
        server.close();
    }

    private static BatchRecord batch(UUID id, String state, long endMillis) {
        long now = System.currentTimeMillis();
        return new BatchRecord(
                id,
                "ann",
                "SPARK",
                "nightly 7",
                state,
                "application_1",
                "",
                endMillis == 0 ? "RUNNING" : "FINISHED",
                "",
                "k1:10099",
                now - 5 * HOUR,
                now - 4 * HOUR,
                endMillis);
    }

    private Typed typed(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--config";
        all[1] = config.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Typed.in(host, all);
    }

    @Test
    void withoutAServerItSaysWhatToSet() {
        Typed typed = Typed.in(new FakeHost(), "batches");
        assertThat(typed.code()).isEqualTo(3);
        assertThat(typed.err()).contains("INARI_BATCHES_SERVERS=http://host:10099");
    }

    @Test
    void aServerThatDoesNotAnswerIsNotOneWithoutBatches() {
        server.close();
        Typed typed = typed("batches");
        assertThat(typed.out()).contains("see that it runs").doesNotContain("No server knows");
        assertThat(typed.code()).isEqualTo(1);
    }

    @Test
    void batchesAreListedWithTheirRulesAndNothingIsDone() throws IOException {
        Typed typed = typed("batches");
        assertThat(typed.out())
                .containsPattern(DUE + " +FINISHED +ann +nightly 7 .*rule nightly keeps it for")
                .containsPattern(RUNNING + " +RUNNING .*KEEP_RUNNING");
        assertThat(typed.code()).isZero();

        JsonNode json = new ObjectMapper().readTree(typed("batches", "--json").out());
        assertThat(json.path("batches")).hasSize(3);
        assertThat(json.path("batches").findValuesAsText("verdict")).contains("DUE", "NOT_YET", "KEEP_RUNNING");
        assertThat(server.isOpen(DUE)).isTrue();
    }

    @Test
    void whatAnEarlierPassFoundIsShownWithItsTimeAndItsEvidence() throws Exception {
        UUID stale = UUID.fromString("11111111-2222-4333-8444-000000000004");
        BatchRecord running = batch(RUNNING, "RUNNING", 0);
        server.add(
                new BatchRecord(
                        stale,
                        "ann",
                        "SPARK",
                        "n",
                        "RUNNING",
                        "application_9",
                        "",
                        "FAILED",
                        "oom",
                        "k1:10099",
                        running.createTime(),
                        running.appStartTime(),
                        0),
                true,
                List.of());
        assertThat(typed("batches").out())
                .contains("and of its application application_9 FAILED; not seen for long enough yet");
        try (Records records = Records.open(
                RecordsSettings.in(config.resolveSibling("state")),
                host.processes().ownUid())) {
            new StoredFindings(records)
                    .replace(
                            server.url().toString(),
                            List.of(new BatchFinding(
                                    BatchCondition.BATCH_STALE,
                                    server.url().toString(),
                                    stale.toString(),
                                    "ann",
                                    System.currentTimeMillis() - HOUR,
                                    System.currentTimeMillis(),
                                    "as before")));
        }

        Typed typed = typed("batches");
        JsonNode json = new ObjectMapper().readTree(typed("batches", "--json").out());

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out())
                .contains(
                        "batch-stale since ",
                        "batch " + stale + " of ann: Kyuubi says RUNNING",
                        "application_9 FAILED");
        assertThat(typed.err()).contains("1 with open sessions is due (batch-overdue)");
        assertThat(json.path("findings").findValuesAsText("condition"))
                .containsExactlyInAnyOrder("batch-stale", "batch-overdue");
    }

    @Test
    void sweepKeepsTheLogClosesWhatIsDueAndTheLogStays() {
        assertThat(typed("batches", "sweep", "--dry-run").out()).contains("WOULD_CLOSE " + DUE);
        assertThat(server.isOpen(DUE)).isTrue();

        Typed typed = typed("batches", "sweep");
        assertThat(typed.out()).contains("CLOSED " + DUE, "LOG_KEPT " + YOUNG);
        assertThat(typed.code()).isZero();
        assertThat(server.isOpen(DUE)).isFalse();
        assertThat(server.isOpen(YOUNG)).isTrue();
        assertThat(server.isOpen(RUNNING)).isTrue();
        assertThat(typed("batches", "sweep").out()).isEqualToNormalizingNewlines("Nothing is due.\n");

        server.close();
        assertThat(typed("batches", "log", DUE.toString()).out())
                .isEqualToNormalizingNewlines("first\nthe last      line\n");
        assertThat(typed("batches", "log", RUNNING.toString()).code()).isEqualTo(7);
        assertThat(typed("batches").code()).isEqualTo(1);
        assertThat(typed("batches", "log", "../etc").code()).isEqualTo(2);
    }
}
