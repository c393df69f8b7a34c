package dev.inari.sidecar.batch;

import static dev.inari.sidecar.batch.Batches.HOUR;
import static dev.inari.sidecar.batch.Batches.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.batch.KyuubiStandIn.Answer;
import dev.inari.sidecar.batch.KyuubiStandIn.Version;
import dev.inari.sidecar.batch.SweepResult.End;
import dev.inari.sidecar.batch.SweepSettings.Extent;
import dev.inari.sidecar.batch.Verdict.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is closed, and everything that keeps a session from being closed. */
class SweeperTest {
    private static final BatchRecord DUE = Batches.finished(1);
    private static final List<String> LOG = List.of("a", "b");

    private final Sweeping sweeping = new Sweeping();
    private final KyuubiStandIn server = sweeping.server;

    @AfterEach
    void stop() {
        sweeping.close();
    }

    /** How often a log was read from its beginning. */
    private long logsRead() {
        return server.asked().stream()
                .filter(asked -> asked.is("GET", "/localLog") && asked.number("from") == 0)
                .count();
    }

    private void nothingIsClosed(End why) {
        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(why);
        assertThat(sweeping.deletions()).isZero();
        assertThat(server.isOpen(DUE.id())).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void dueSessionIsClosedAfterItsLogIsKeptAndTheIntentWritten(Version version) {
        try (Sweeping one = new Sweeping(new KyuubiStandIn(version))) {
            one.server.add(DUE, true, LOG);
            one.server.answer(asked -> {
                boolean safe = one.archive.logs.containsKey(DUE.key()) && one.deeds.size() == 1;
                return asked.method().equals("DELETE") && !safe
                        ? Optional.of(KyuubiStandIn.error(418, "too early"))
                        : Optional.empty();
            });

            SweepSummary summary = one.pass();

            assertThat(one.ends()).containsExactly(End.CLOSED);
            assertThat(summary).isEqualTo(new SweepSummary(1, 1, 0, 0, Optional.empty()));
            assertThat(one.archive.logs.get(DUE.key())).isEqualTo(LOG);
            assertThat(one.archive.records.get(DUE.key())).isEqualTo(DUE);
            assertThat(one.server.isOpen(DUE.id())).isFalse();
            assertThat(one.deeds)
                    .containsExactly(DUE.id() + " intended at " + one.server.url() + " by rule all", "1 CLOSED");
        }
    }

    @Test
    void timeOfTheEndMayDifferBetweenTheListAndTheMemoryOfTheServer() {
        server.add(DUE, true, LOG);
        BatchRecord inMemory = Batches.batch(1, "FINISHED", "FINISHED", DUE.endTime() - 7);
        server.answer("GET", "/batches/" + DUE.id(), KyuubiStandIn.json(server.wire(inMemory)));

        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.CLOSED);
        assertThat(sweeping.archive.records.get(DUE.key())).isEqualTo(inMemory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PENDING", "RUNNING"})
    void runningBatchIsNeverClosedAndAStaleOneIsTold(String state) {
        server.add(Batches.batch(1, state, "RUNNING", 0), true, LOG);
        server.add(Batches.batch(2, state, "FAILED", 0), true, LOG);

        sweeping.pass();
        sweeping.pass();

        assertThat(sweeping.verdicts.stream().map(Verdict::kind))
                .containsExactly(Kind.KEEP_RUNNING, Kind.KEEP_RUNNING, Kind.KEEP_RUNNING, Kind.STALE);
        assertThat(sweeping.results).isEmpty();
        assertThat(sweeping.deletions()).isZero();
    }

    @Test
    void contradictionThatWasGoneForAPassCountsAnew() {
        server.add(Batches.batch(1, "RUNNING", "FAILED", 0), true, LOG);
        sweeping.pass();
        server.add(Batches.batch(1, "RUNNING", "RUNNING", 0), true, LOG);
        sweeping.pass();
        server.add(Batches.batch(1, "RUNNING", "FAILED", 0), true, LOG);
        sweeping.pass();

        assertThat(sweeping.verdicts.stream().map(Verdict::kind)).doesNotContain(Kind.STALE);
    }

    @Test
    void logOfABatchThatIsNotDueYetIsKeptOnceAndItsSessionLeftOpen() {
        server.add(Batches.batch(1, "FINISHED", "FINISHED", NOW - HOUR / 2), true, LOG);

        nothingIsClosed(End.LOG_KEPT);
        assertThat(sweeping.archive.logs).hasSize(1);

        sweeping.pass();

        assertThat(sweeping.results).hasSize(1);
        assertThat(server.asked("GET", "/localLog")).isEqualTo(2);
    }

    @Test
    void withoutARuleItsLogIsKeptAndItsSessionLeftOpen() {
        BatchRecord other = Batches.batch(1, "FINISHED", "FINISHED", DUE.endTime());
        server.add(other, true, LOG);
        sweeping.policy = new SweepPolicy(List.of(), 2, Duration.ZERO);

        sweeping.pass();

        assertThat(sweeping.verdicts).singleElement().satisfies(v -> assertThat(v.kind())
                .isEqualTo(Kind.NO_RULE));
        assertThat(sweeping.ends()).containsExactly(End.LOG_KEPT);
        assertThat(sweeping.deletions()).isZero();
        assertThat(sweeping.archive.logs).hasSize(1);
    }

    @Test
    void doubtfulBatchIsLeftAlone() {
        server.add(Batches.batch(1, "FINISHED", "FINISHED", 0), true, LOG);
        server.add(Batches.batch(2, "CANCELED", "RUNNING", DUE.endTime()), true, LOG);

        assertThat(sweeping.pass().kept()).isEqualTo(2);
        assertThat(sweeping.deletions()).isZero();
    }

    @Test
    void dryRunSaysItAndDoesNothing() {
        server.add(DUE, true, LOG);
        server.add(Batches.batch(2, "FINISHED", "FINISHED", NOW - 1), true, LOG);

        sweeping.pass(Sweeping.settings(true, 100, 100));

        assertThat(sweeping.ends()).containsExactly(End.WOULD_CLOSE);
        assertThat(sweeping.deletions()).isZero();
        assertThat(sweeping.archive.logs).isEmpty();
        assertThat(sweeping.deeds).isEmpty();
    }

    @Test
    void dryRunThatIsSwitchedOnInTheMiddleOfAPassEndsItsClosings() {
        for (int i = 0; i < 3; i++) {
            server.add(Batches.finished(i), true, LOG);
        }
        AtomicBoolean dryRun = new AtomicBoolean();
        sweeping.mayClose = () -> !dryRun.get();
        server.answer(asked -> {
            dryRun.compareAndSet(false, asked.method().equals("DELETE"));
            return Optional.empty();
        });

        SweepSummary summary = sweeping.pass();

        assertThat(sweeping.ends())
                .containsExactly(End.CLOSED, End.LOG_KEPT, End.WOULD_CLOSE, End.LOG_KEPT, End.WOULD_CLOSE);
        assertThat(summary).isEqualTo(new SweepSummary(3, 1, 0, 0, Optional.empty()));
        assertThat(sweeping.deletions()).isEqualTo(1);
        assertThat(sweeping.deeds).hasSize(2);
        assertThat(sweeping.archive.logs).hasSize(3);

        dryRun.set(false);
        server.answer(asked -> Optional.empty());
        assertThat(sweeping.pass().closed()).isEqualTo(2);
    }

    @Test
    void dryRunThatIsSwitchedOnWhileALogIsReadKeepsTheSession() {
        server.add(DUE, true, LOG);
        AtomicBoolean dryRun = new AtomicBoolean();
        sweeping.mayClose = () -> !dryRun.get();
        server.answer(asked -> {
            dryRun.compareAndSet(false, asked.is("GET", "/localLog"));
            return Optional.empty();
        });

        nothingIsClosed(End.WOULD_CLOSE);
        assertThat(sweeping.deeds).isEmpty();
        assertThat(sweeping.archive.logs).hasSize(1);
    }

    @Test
    void batchThatWaitedForTheLimitIsToldAsInADryRunOnceItIsOne() {
        for (int i = 0; i < 3; i++) {
            server.add(Batches.finished(i), true, LOG);
        }
        sweeping.mayClose = () -> sweeping.judged < 3;

        SweepSummary summary = sweeping.pass(Sweeping.settings(false, 1, 100));

        assertThat(sweeping.ends()).containsExactly(End.CLOSED, End.LIMITED, End.LOG_KEPT, End.WOULD_CLOSE);
        assertThat(summary.waiting()).isEqualTo(1);
    }

    @Test
    void whereNothingMayBeClosedLogsAreKeptAllTheSame() {
        server.add(DUE, true, LOG);
        server.add(Batches.batch(2, "FINISHED", "FINISHED", NOW - 1), true, LOG);
        SweepSettings keeping = new SweepSettings(Extent.KEEP, 10, 100_000, 100, 100, 100);

        sweeping.pass(keeping);
        sweeping.pass(keeping);

        assertThat(sweeping.ends()).containsExactly(End.LOG_KEPT, End.WOULD_CLOSE, End.LOG_KEPT, End.WOULD_CLOSE);
        assertThat(sweeping.deletions()).isZero();
        assertThat(sweeping.archive.logs).hasSize(2);
        assertThat(sweeping.deeds).isEmpty();
        assertThat(server.asked("GET", "/localLog")).isEqualTo(4);
    }

    @Test
    void logsAreKeptAFewAtATime() {
        for (int i = 0; i < 5; i++) {
            server.add(Batches.batch(i, "FINISHED", "FINISHED", i < 3 ? DUE.endTime() : NOW - 1), true, LOG);
        }
        SweepSettings two = new SweepSettings(Extent.KEEP, 10, 100_000, 100, 100, 2);

        sweeping.pass(two);
        assertThat(sweeping.archive.logs).hasSize(2);
        sweeping.pass(two);
        assertThat(sweeping.archive.logs).hasSize(4);
        sweeping.pass(two);
        assertThat(sweeping.archive.logs).hasSize(5);
    }

    @Test
    void sessionOfAnotherServerIsPassedOverForAWhile() {
        server.add(DUE, false, LOG);

        sweeping.pass();
        sweeping.pass();

        assertThat(sweeping.results).isEmpty();
        assertThat(sweeping.deletions()).isZero();
        assertThat(server.asked("GET", "/sessions/")).isEqualTo(1);

        sweeping.later(Sweeper.ABSENT);
        sweeping.pass();

        assertThat(server.asked("GET", "/sessions/")).isEqualTo(2);
    }

    @Test
    void logThatIsNotReadKeepsTheSession() {
        server.add(DUE, true, LOG);
        server.answer("GET", "/localLog", KyuubiStandIn.error(404, "No local log found"));

        nothingIsClosed(End.NOT_SAVED);

        sweeping.pass();
        assertThat(sweeping.results).as("left alone for a while").hasSize(1);
        server.answer(asked -> Optional.empty());
        sweeping.later(Sweeper.ASIDE);
        sweeping.pass();
        assertThat(sweeping.ends()).containsExactly(End.NOT_SAVED, End.CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void logThatIsNotWrittenKeepsTheSession(MemoryArchive.Step step) {
        server.add(DUE, true, LOG);
        sweeping.archive.broken = step;

        nothingIsClosed(End.NOT_SAVED);
    }

    @Test
    void journalThatCannotBeWrittenKeepsTheSession() {
        server.add(DUE, true, LOG);
        sweeping.journalBroken = new IOException("disk full");

        nothingIsClosed(End.NOT_JOURNALED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void batchThatIsNotTheSameTwiceKeepsItsSession(int way) {
        server.add(DUE, true, LOG);
        List<BatchRecord> others = List.of(
                Batches.batch(1, "RUNNING", "RUNNING", 0),
                Batches.batch(1, "ERROR", "FAILED", DUE.endTime()),
                Batches.batch(1, "FINISHED", "FINISHED", DUE.endTime() + 1),
                Batches.batch(1, "FINISHED", "RUNNING", DUE.endTime()),
                Batches.batch(1, "FINISHED", "FINISHED", 0));
        AtomicInteger reads = new AtomicInteger();
        server.answer(asked -> asked.is("GET", "/batches/" + DUE.id()) && reads.incrementAndGet() > 1
                ? Optional.of(KyuubiStandIn.json(server.wire(others.get(way))))
                : Optional.empty());

        nothingIsClosed(End.CHANGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "ERROR"})
    void batchOfWhichTheListSaysOtherwiseIsNotEvenSaved(String state) {
        server.add(DUE, true, LOG);
        server.answer(
                "GET",
                "/batches/" + DUE.id(),
                KyuubiStandIn.json(server.wire(Batches.batch(1, state, "", DUE.endTime()))));

        nothingIsClosed(End.CHANGED);
        assertThat(sweeping.archive.logs).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"x\"}", "<html>", "{}"})
    void batchThatIsNotUnderstoodKeepsItsSession(String body) {
        server.add(DUE, true, LOG);
        AtomicInteger reads = new AtomicInteger();
        server.answer(asked -> asked.is("GET", "/batches/" + DUE.id()) && reads.incrementAndGet() > 1
                ? Optional.of(Answer.of(200, body))
                : Optional.empty());

        nothingIsClosed(End.DOUBTFUL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void sessionThatIsNotKnownToBeOpenIsNotClosed(int look) {
        server.add(DUE, true, LOG);
        AtomicInteger looks = new AtomicInteger();
        server.answer(asked -> asked.is("GET", "/sessions/" + DUE.id()) && looks.incrementAndGet() == look
                ? Optional.of(KyuubiStandIn.error(500, "no"))
                : Optional.empty());

        nothingIsClosed(End.DOUBTFUL);
    }

    @Test
    void sessionThatSomebodyElseClosedMeanwhileIsNotClosedAgain() {
        server.add(DUE, true, LOG);
        AtomicInteger looks = new AtomicInteger();
        server.answer(asked -> asked.is("GET", "/sessions/" + DUE.id()) && looks.incrementAndGet() > 1
                ? Optional.of(KyuubiStandIn.error(404, "Invalid"))
                : Optional.empty());

        nothingIsClosed(End.ALREADY_GONE);
        assertThat(sweeping.archive.logs).hasSize(1);
    }

    @Test
    void onlySoManyAreClosedInAPass() {
        for (int i = 0; i < 5; i++) {
            server.add(Batches.finished(i), true, LOG);
        }

        SweepSummary summary = sweeping.pass(Sweeping.settings(false, 2, 100));

        assertThat(sweeping.ends()).containsExactly(End.CLOSED, End.CLOSED, End.LIMITED);
        assertThat(summary.waiting()).isEqualTo(3);
        assertThat(sweeping.deletions()).isEqualTo(2);
        sweeping.pass(Sweeping.settings(false, 2, 100));
        assertThat(sweeping.deletions()).isEqualTo(4);
    }

    @Test
    void onlySoManyAreClosedInAMinute() {
        for (int i = 0; i < 5; i++) {
            server.add(Batches.finished(i), true, LOG);
        }
        SweepSettings settings = Sweeping.settings(false, 100, 2);

        sweeping.pass(settings);
        sweeping.later(Duration.ofMillis(59_999));
        sweeping.pass(settings);
        assertThat(sweeping.deletions()).isEqualTo(2);

        sweeping.later(Duration.ofMillis(1));
        sweeping.pass(settings);
        assertThat(sweeping.deletions()).isEqualTo(4);
    }

    @Test
    void killBetweenSavingAndClosingLosesNothing() {
        server.add(DUE, true, LOG);
        sweeping.killedAtIntent = new Error("kill -9");
        assertThatThrownBy(sweeping::pass).hasMessage("kill -9");
        assertThat(server.isOpen(DUE.id())).isTrue();
        assertThat(sweeping.archive.logs.get(DUE.key())).isEqualTo(LOG);
        long logsRead = logsRead();

        sweeping.killedAtIntent = null;
        sweeping.sweeper = sweeping.anotherSweeper();
        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.CLOSED);
        assertThat(server.isOpen(DUE.id())).isFalse();
        assertThat(logsRead()).isEqualTo(logsRead);
    }

    @Test
    void killAfterTheClosingIsAPassThatFindsNothing() {
        server.add(DUE, true, LOG);
        sweeping.pass();
        sweeping.sweeper = sweeping.anotherSweeper();

        assertThat(sweeping.pass().closed()).isZero();
        assertThat(sweeping.deletions()).isEqualTo(1);
        assertThat(sweeping.archive.logs.get(DUE.key())).isEqualTo(LOG);
    }
}
