package dev.inari.sidecar.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.batch.BatchArchive.Entry;
import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.LogEnd;
import dev.inari.sidecar.engine.FakeProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch is held with its whole log, or not at all, on both databases. */
class StoredBatchesTest {
    private static final long UID = FakeProcesses.ofThisUser().ownUid();
    private static final BatchRecord BATCH = new BatchRecord(
            UUID.fromString("00000000-0000-4000-8000-000000000001"),
            "ann",
            "SPARK",
            "nightly é\0",
            "FINISHED",
            "application_1",
            "http://rm/application_1",
            "FINISHED",
            "",
            "k1:10099",
            1,
            2,
            3);

    private final Path directory;

    StoredBatchesTest(@TempDir Path temporary) {
        this.directory = temporary.resolve("state");
    }

    private static StoredBatches in(Records records) {
        return new StoredBatches(records, () -> Instant.ofEpochMilli(5_000));
    }

    private static List<String> log(StoredBatches batches) throws RecordsException {
        List<String> lines = new ArrayList<>();
        batches.log(BATCH.key(), lines::add);
        return lines;
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void longLogComesBackAsItWasAndNothingIsHeldBefore(On on) throws Exception {
        // Several parts.
        List<String> lines = IntStream.range(0, 30_000)
                .mapToObj(i -> "26/11/21 10:00:00 INFO line " + i + " é 🦊")
                .toList();
        RecordsSettings settings = on.settings(directory);
        try (Records records = Records.open(settings, UID)) {
            StoredBatches batches = in(records);
            Entry entry = batches.begin(BATCH);
            entry.append(lines.subList(0, 20_000));
            assertThat(batches.holds(BATCH.key())).isFalse();
            assertThat(batches.last(10)).isEmpty();
            assertThat(log(batches)).isEmpty();
            entry.append(lines.subList(20_000, 30_000));
            entry.complete(new LogEnd(30_000, 1_500_000, false));
        }
        try (Records records = Records.open(settings, UID)) {
            StoredBatches batches = in(records);
            assertThat(batches.holds(BATCH.key())).isTrue();
            assertThat(log(batches)).isEqualTo(lines);
            assertThat(batches.find(BATCH.id())).get().satisfies(kept -> {
                assertThat(kept.batch().name()).isEqualTo("nightly é");
                assertThat(kept.logLines()).isEqualTo(30_000);
                assertThat(kept.logCut()).isFalse();
            });
            assertThatThrownBy(() -> batches.begin(BATCH)).isInstanceOf(IOException.class);
            assertThat(log(batches)).as("unharmed").hasSize(30_000);

            assertThat(batches.forgetBefore(5_000)).isZero();
            assertThat(batches.forgetBefore(5_001)).isEqualTo(1);
            assertThat(batches.holds(BATCH.key())).isFalse();
            assertThat(log(batches)).isEmpty();
        }
    }

    /** As after a kill -9 in the middle. */
    @ParameterizedTest
    @EnumSource(On.class)
    void whatWasLeftIncompleteIsReplaced(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredBatches batches = in(records);
            Entry lost = batches.begin(BATCH);
            lost.append(List.of("x".repeat(300_000)));
            assertThat(batches.holds(BATCH.key())).isFalse();

            Entry entry = batches.begin(BATCH);
            entry.append(List.of("a", "b"));
            entry.complete(new LogEnd(2, 4, true));

            assertThat(log(batches)).containsExactly("a", "b");
            assertThat(batches.last(10)).singleElement().satisfies(kept -> assertThat(kept.logCut())
                    .isTrue());
            assertThatThrownBy(() -> lost.complete(new LogEnd(1, 300_000, false)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another sidecar");
            lost.abandon();
            assertThat(batches.holds(BATCH.key())).isTrue();
            assertThat(log(batches)).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void whatIsAbandonedLeavesNothing(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredBatches batches = in(records);
            Entry entry = batches.begin(BATCH);
            entry.append(List.of("x".repeat(300_000)));
            entry.abandon();
            assertThat(batches.holds(BATCH.key())).isFalse();
            int left = records.transaction(handle -> handle.createQuery("select count(*) from batch_log")
                    .mapTo(Integer.class)
                    .one());
            assertThat(left).isZero();
        }
    }

    private static StoredBatches held(Records records, String... lines) throws IOException {
        StoredBatches batches = in(records);
        Entry entry = batches.begin(BATCH);
        entry.append(List.of(lines));
        entry.complete(new LogEnd(lines.length, 2L * lines.length, false));
        return batches;
    }

    private static int parts(Records records) throws RecordsException {
        return records.transaction(handle -> handle.createQuery("select count(*) from batch_log")
                .mapTo(Integer.class)
                .one());
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void secondCopyTakesThePlaceOfTheFirstOnceItIsComplete(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredBatches batches = held(records, "a", "b");
            String line = "x".repeat(300_000);
            // As after a kill -9 in the middle.
            batches.beginAnew(BATCH).append(List.of(line));

            Entry anew = batches.beginAnew(BATCH);
            anew.append(List.of("a", line));
            assertThat(log(batches)).containsExactly("a", "b");
            assertThat(batches.held(BATCH.key())).hasValue(new LogEnd(2, 4, false));
            anew.append(List.of("b"));
            anew.complete(new LogEnd(3, 300_005, true));

            assertThat(log(batches)).containsExactly("a", line, "b");
            assertThat(batches.held(BATCH.key())).hasValue(new LogEnd(3, 300_005, true));
            assertThat(parts(records)).isEqualTo(2);
            anew.abandon();
            assertThat(log(batches)).as("what counts stays").hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void secondCopyThatIsAbandonedLeavesTheFirst(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredBatches batches = held(records, "a", "b");
            Entry anew = batches.beginAnew(BATCH);
            anew.append(List.of("x".repeat(300_000)));

            anew.abandon();

            assertThat(log(batches)).containsExactly("a", "b");
            assertThat(parts(records)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void ofTwoSecondCopiesOneCounts(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredBatches batches = held(records, "a");
            Entry one = batches.beginAnew(BATCH);
            Entry other = batches.beginAnew(BATCH);
            one.append(List.of("x".repeat(300_000)));
            other.append(List.of("a", "b"));
            other.complete(new LogEnd(2, 4, false));

            assertThatThrownBy(() -> one.complete(new LogEnd(1, 300_000, false)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another sidecar");
            one.abandon();
            assertThat(log(batches)).containsExactly("a", "b");
            assertThat(parts(records)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void whatIsNotHeldIsNotCopiedAnew(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredBatches batches = in(records);
            batches.begin(BATCH).append(List.of("a"));

            assertThat(batches.held(BATCH.key())).isEmpty();
            assertThatThrownBy(() -> batches.beginAnew(BATCH))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not kept any more");
        }
    }
}
