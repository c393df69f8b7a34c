package dev.inari.sidecar.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.batch.Kept.Kind;
import dev.inari.sidecar.batch.KyuubiStandIn.Version;
import dev.inari.sidecar.batch.MemoryArchive.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A log is kept whole, or it is said that it is not. */
class LogKeeperTest {
    private static final BatchRecord BATCH = Batches.finished(1);

    private final KyuubiStandIn server = new KyuubiStandIn(Version.V1_8);
    private final KyuubiRest rest = server.client();
    private final MemoryArchive archive = new MemoryArchive();
    private final LogKeeper keeper = new LogKeeper(archive, 1000, 10);

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<String> lines(int number) {
        return IntStream.range(0, number).mapToObj(i -> "line " + i).toList();
    }

    private void notSaved(Kept kept, String why) {
        assertThat(kept.kind()).isEqualTo(Kind.NOT_SAVED);
        assertThat(kept.words()).contains(why);
        assertThat(archive.logs).isEmpty();
        assertThat(archive.abandoned).containsExactly(BATCH.key());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 20, 25})
    void wholeLogIsKeptPageByPage(int number) {
        server.add(BATCH, true, lines(number));

        assertThat(keeper.keep(rest, BATCH).kind()).isEqualTo(Kind.SAVED);
        assertThat(archive.logs.get(BATCH.key())).isEqualTo(lines(number));
        assertThat(archive.records.get(BATCH.key())).isEqualTo(BATCH);
        assertThat(archive.ends.get(BATCH.key()))
                .satisfies(end -> assertThat(end.lines()).isEqualTo(number))
                .satisfies(end -> assertThat(end.truncated()).isFalse());
        assertThat(archive.abandoned).isEmpty();
    }

    @Test
    void shortPageIsNotTheEnd() {
        // Where the log of the submission goes over into the engine's.
        server.answer(asked -> Optional.of(KyuubiStandIn.json(
                switch (asked.number("from")) {
                    case 0 -> Map.of("logRowSet", List.of("a", "b", "c"), "rowCount", 3);
                    case 3 -> Map.of("logRowSet", List.of("d"), "rowCount", 1);
                    default -> Map.of("logRowSet", List.of(), "rowCount", 0);
                })));

        assertThat(keeper.keep(rest, BATCH).words()).contains("all 4 lines");
        assertThat(archive.logs.get(BATCH.key())).containsExactly("a", "b", "c", "d");
    }

    @Test
    void beginningOfALogBeyondTheCapIsKeptAndThatIsSaid() {
        List<String> log = IntStream.range(0, 50).mapToObj(i -> "ä".repeat(20)).toList();
        server.add(BATCH, true, log);

        Kept kept = keeper.keep(rest, BATCH);

        // 40 bytes and a newline each.
        assertThat(kept.words()).contains("the first 24 lines", "beyond 1000 bytes");
        assertThat(archive.logs.get(BATCH.key())).hasSize(24);
        assertThat(archive.ends.get(BATCH.key())).isEqualTo(new LogEnd(24, 984, true));
    }

    @Test
    void logOfExactlyTheCapIsWhole() {
        server.add(
                BATCH,
                true,
                IntStream.range(0, 10).mapToObj(i -> "x".repeat(99)).toList());

        assertThat(keeper.keep(rest, BATCH).words()).contains("all 10 lines");
        assertThat(archive.ends.get(BATCH.key())).isEqualTo(new LogEnd(10, 1000, false));
    }

    @Test
    void logThatRepeatsItselfIsWhole() {
        List<String> log = IntStream.range(0, 35).mapToObj(i -> "same").toList();
        server.add(BATCH, true, log);

        assertThat(keeper.keep(rest, BATCH).kind()).isEqualTo(Kind.SAVED);
        assertThat(archive.logs.get(BATCH.key())).isEqualTo(log);
    }

    @Test
    void serverThatGivesTheSamePageForEverIsNotBelieved() {
        server.answer(asked -> Optional.of(KyuubiStandIn.json(Map.of("logRowSet", List.of("a", "b"), "rowCount", 2))));

        notSaved(keeper.keep(rest, BATCH), "again and again");
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void serverThatGivesMoreThanAskedForIsNotBelieved() {
        server.answer(asked -> Optional.of(KyuubiStandIn.json(Map.of("logRowSet", lines(11), "rowCount", 11))));

        notSaved(keeper.keep(rest, BATCH), "11 lines of its log when asked for 10");
    }

    @Test
    void logThatBreaksOffIsNotSaved() {
        server.add(BATCH, true, lines(25));
        server.answer(
                asked -> asked.number("from") == 20 ? Optional.of(KyuubiStandIn.error(500, "disk")) : Optional.empty());

        Kept kept = keeper.keep(rest, BATCH);

        notSaved(kept, "answered 500");
        assertThat(kept.failure()).hasValueSatisfying(f -> assertThat(f).isInstanceOf(RestFailure.Failed.class));
    }

    @Test
    void logThatIsNotThereIsNotSaved() {
        server.add(BATCH, false, lines(5));

        notSaved(keeper.keep(rest, BATCH), "No local log found");
    }

    @ParameterizedTest
    @EnumSource(names = {"APPEND", "COMPLETE"})
    void whatCannotBeWrittenIsNotSaved(Step step) {
        server.add(BATCH, true, lines(5));
        archive.broken = step;

        notSaved(keeper.keep(rest, BATCH), "no space left");
    }

    @ParameterizedTest
    @EnumSource(names = {"HOLDS", "BEGIN"})
    void archiveThatDoesNotAnswerIsNotAskedForMore(Step step) {
        server.add(BATCH, true, lines(5));
        archive.broken = step;

        assertThat(keeper.keep(rest, BATCH).kind()).isEqualTo(Kind.NOT_SAVED);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void whatTheArchiveLostIsNotSaved() {
        server.add(BATCH, true, lines(5));
        archive.broken = Step.LOSE;

        assertThat(keeper.keep(rest, BATCH))
                .satisfies(kept -> assertThat(kept.kind()).isEqualTo(Kind.NOT_SAVED))
                .satisfies(kept -> assertThat(kept.words()).contains("does not hold it"));
    }

    @Test
    void whatIsHeldIsNotReadAgain() {
        server.add(BATCH, true, lines(5));
        keeper.keep(rest, BATCH);
        int before = server.asked().size();

        assertThat(keeper.keep(rest, BATCH).kind()).isEqualTo(Kind.HELD);
        assertThat(server.asked()).hasSize(before);
    }

    @Test
    void anotherEndOfTheSameBatchIsNotHeld() {
        server.add(BATCH, true, lines(5));
        keeper.keep(rest, BATCH);

        BatchRecord other = Batches.batch(1, "ERROR", "FAILED", BATCH.endTime());

        assertThat(keeper.keep(rest, other).kind()).isEqualTo(Kind.SAVED);
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new LogKeeper(archive, 0, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogKeeper(archive, 10, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogKeeper(archive, 10, 20_001)).isInstanceOf(IllegalArgumentException.class);
    }
}
