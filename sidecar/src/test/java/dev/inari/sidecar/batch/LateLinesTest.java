package dev.inari.sidecar.batch;

import static dev.inari.sidecar.batch.Batches.HOUR;
import static dev.inari.sidecar.batch.Batches.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.batch.KyuubiStandIn.Answer;
import dev.inari.sidecar.batch.KyuubiStandIn.Asked;
import dev.inari.sidecar.batch.SweepResult.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that come to a log after it was kept: no session is closed with which they would be lost. */
class LateLinesTest {
    private static final BatchRecord BATCH = Batches.batch(1, "FINISHED", "FINISHED", NOW - 1);
    private static final List<String> EARLY = List.of("a", "b");
    private static final List<String> GROWN = List.of("a", "b", "c");

    private final Sweeping sweeping = new Sweeping();
    private final KyuubiStandIn server = sweeping.server;

    @AfterEach
    void stop() {
        sweeping.close();
    }

    /** The log is kept right after the batch's end, and now its session is due. */
    private void keptEarly(List<String> log) {
        server.add(BATCH, true, log);
        sweeping.pass();
        assertThat(sweeping.ends()).containsExactly(End.LOG_KEPT);
        sweeping.results.clear();
        sweeping.now += 2 * HOUR;
    }

    private static Predicate<Asked> lineAt(int from) {
        return asked -> asked.is("GET", "/localLog") && asked.number("from") == from && asked.number("size") == 1;
    }

    private void answer(Predicate<Asked> to, Answer answer) {
        server.answer(asked -> to.test(asked) ? Optional.of(answer) : Optional.empty());
    }

    private void notClosed(String why) {
        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.NOT_SAVED);
        assertThat(sweeping.results.get(0).words()).contains(why);
        assertThat(sweeping.deletions()).isZero();
        assertThat(sweeping.deeds).isEmpty();
        assertThat(server.isOpen(BATCH.id())).isTrue();
    }

    private List<String> kept() {
        return sweeping.archive.logs.getOrDefault(BATCH.key(), List.of());
    }

    @Test
    void logThatDidNotGrowIsNotReadAgain() {
        keptEarly(EARLY);
        int before = server.asked().size();

        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.CLOSED);
        assertThat(server.asked().stream().skip(before).filter(asked -> asked.is("GET", "/localLog")))
                .extracting(asked -> asked.number("from"))
                .containsExactly(LateLines.BEYOND, 1, 2);
    }

    /** Kyuubi's own lines stand before those of the submission, so that late ones come in between. */
    @ParameterizedTest
    @ValueSource(strings = {"a b c", "x a b", "a x b y"})
    void sessionIsClosedOnlyWithTheGrownLogKept(String grown) {
        List<String> lines = List.of(grown.split(" "));
        keptEarly(EARLY);
        server.add(BATCH, true, lines);
        server.answer(asked -> asked.method().equals("DELETE") && !kept().equals(lines)
                ? Optional.of(KyuubiStandIn.error(418, "too early"))
                : Optional.empty());

        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.CLOSED);
        assertThat(sweeping.results.get(0).words()).contains("all " + lines.size() + " lines");
        assertThat(kept()).isEqualTo(lines);
    }

    @Test
    void logThatWasEmptyMayHaveGrownToo() {
        keptEarly(List.of());
        server.add(BATCH, true, EARLY);

        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.CLOSED);
        assertThat(kept()).isEqualTo(EARLY);
    }

    @ParameterizedTest
    @ValueSource(ints = {LateLines.BEYOND, 1, 2})
    void serverThatFailsAtTheLookKeepsTheSession(int from) {
        keptEarly(EARLY);
        answer(lineAt(from), KyuubiStandIn.error(500, "disk"));

        notClosed("answered 500");

        server.answer(asked -> Optional.empty());
        sweeping.later(Sweeper.ASIDE);
        sweeping.pass();
        assertThat(sweeping.ends()).containsExactly(End.NOT_SAVED, End.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {LateLines.BEYOND, 1, 2})
    void answerThatIsNotUnderstoodKeepsTheSession(int from) {
        keptEarly(EARLY);
        answer(lineAt(from), Answer.of(200, "<html>"));

        notClosed("not understood");
    }

    @Test
    void brokenConnectionAtTheLookEndsThePass() {
        keptEarly(EARLY);
        answer(lineAt(2), new Answer(200, "{", Map.of(), 50));

        notClosed("no whole answer");
        assertThat(sweeping.pass().trouble())
                .hasValueSatisfying(words -> assertThat(words).contains("left alone"));
    }

    @Test
    void shorterLogKeepsTheSession() {
        keptEarly(EARLY);
        server.add(BATCH, true, List.of("a"));

        notClosed("less of its log than the 2 lines that are kept");
        assertThat(kept()).isEqualTo(EARLY);
    }

    @ParameterizedTest
    @ValueSource(ints = {LateLines.BEYOND, 1, 2})
    void serverThatGivesOtherLinesThanItIsAskedForKeepsTheSession(int from) {
        keptEarly(EARLY);
        answer(lineAt(from), KyuubiStandIn.json(Map.of("logRowSet", EARLY, "rowCount", 2)));

        notClosed("other lines of its log than it is asked for");
    }

    @Test
    void logThatGrowsWhileItIsCopiedAnewKeepsTheSessionUntilItIsStill() {
        keptEarly(EARLY);
        List<String> log = new ArrayList<>(GROWN);
        server.add(BATCH, true, GROWN);
        server.answer(asked -> {
            if (lineAt(LateLines.BEYOND).test(asked)) {
                log.add("more");
                server.add(BATCH, true, List.copyOf(log));
            }
            return Optional.empty();
        });

        notClosed("grows still");

        server.answer(asked -> Optional.empty());
        sweeping.later(Sweeper.ASIDE);
        sweeping.pass();
        assertThat(sweeping.ends()).containsExactly(End.NOT_SAVED, End.CLOSED);
        assertThat(kept()).isEqualTo(log);
    }

    @Test
    void copyThatBreaksOffLeavesTheFirstOne() {
        keptEarly(EARLY);
        server.add(BATCH, true, GROWN);
        answer(
                asked -> asked.is("GET", "/localLog") && asked.number("from") == 3 && asked.number("size") > 1,
                KyuubiStandIn.error(500, "disk"));

        notClosed("answered 500");
        assertThat(kept()).isEqualTo(EARLY);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEGIN", "APPEND", "COMPLETE", "LOSE"})
    void copyThatCannotBeWrittenLeavesTheFirstOne(MemoryArchive.Step step) {
        keptEarly(EARLY);
        server.add(BATCH, true, GROWN);
        sweeping.archive.broken = step;

        notClosed(step == MemoryArchive.Step.LOSE ? "the store holds 2 lines" : "no space left");
        assertThat(kept()).isEqualTo(EARLY);
    }

    @Test
    void batchThatChangedWhileItsLogWasCopiedAnewKeepsItsSession() {
        keptEarly(EARLY);
        server.add(BATCH, true, GROWN);
        Answer running = KyuubiStandIn.json(server.wire(Batches.batch(1, "RUNNING", "RUNNING", 0)));
        server.answer(asked -> asked.is("GET", "/batches/" + BATCH.id()) && kept().equals(GROWN)
                ? Optional.of(running)
                : Optional.empty());

        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.CHANGED);
        assertThat(sweeping.deletions()).isZero();
    }

    @Test
    void logThatWasCutIsNotLookedAtAndItsSessionIsClosed() {
        sweeping.sweeper = sweeping.anotherSweeper(4);
        keptEarly(GROWN);
        assertThat(kept()).isEqualTo(EARLY);
        long before = server.asked("GET", "/localLog");
        server.add(BATCH, true, List.of("a", "b", "c", "d"));

        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.CLOSED);
        assertThat(kept()).isEqualTo(EARLY);
        assertThat(server.asked("GET", "/localLog")).isEqualTo(before);
    }

    @Test
    void longerCopyIsNotGivenUpForOneThatIsCutShorter() {
        keptEarly(EARLY);
        server.add(BATCH, true, GROWN);
        sweeping.sweeper = sweeping.anotherSweeper(2);

        notClosed("not all that are kept are in the first 1 of it");
        assertThat(kept()).isEqualTo(EARLY);
    }

    /** The server gave the file of its submission to another one. */
    @Test
    void longerLogOfSomethingElseDoesNotTakeItsPlace() {
        keptEarly(EARLY);
        server.add(BATCH, true, List.of("a", "other", "other"));

        notClosed("it may be another's now");
        assertThat(kept()).isEqualTo(EARLY);
    }

    @Test
    void logThatGrowsBetweenItsFirstCopyAndTheClosingIsKeptWholeToo() {
        server.add(BATCH, true, EARLY);
        sweeping.later(Duration.ofHours(2));
        server.answer(asked -> {
            if (asked.is("GET", "/sessions/" + BATCH.id()) && !kept().isEmpty()) {
                server.add(BATCH, true, GROWN);
            }
            return Optional.empty();
        });

        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.CLOSED);
        assertThat(kept()).isEqualTo(GROWN);
    }
}
