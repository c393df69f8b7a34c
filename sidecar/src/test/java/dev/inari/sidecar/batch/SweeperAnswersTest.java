package dev.inari.sidecar.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.batch.KyuubiStandIn.Answer;
import dev.inari.sidecar.batch.SweepResult.End;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says to a deletion, what of it is believed, and servers that break in the middle of a sweep. */
class SweeperAnswersTest {
    private static final BatchRecord DUE = Batches.finished(1);
    private static final List<String> LOG = List.of("a", "b");
    private static final int MANY = 50_000;

    private final Sweeping sweeping = new Sweeping();
    private final KyuubiStandIn server = sweeping.server;

    @AfterEach
    void stop() {
        sweeping.close();
    }

    /** The answer to a deletion, which takes effect or not. */
    private void deletionAnswers(boolean closes, Answer answer) {
        server.answer(asked -> {
            if (!asked.method().equals("DELETE")) {
                return Optional.empty();
            }
            if (closes) {
                server.add(DUE, false, LOG);
            }
            return Optional.of(answer);
        });
    }

    private void ends(End end) {
        assertThat(sweeping.ends()).containsExactly(end);
        assertThat(sweeping.deeds).hasSize(2).last().isEqualTo("1 " + end);
    }

    @Test
    void canceledBatchIsClosedThoughTheServerSaysUnknown() {
        server.add(DUE, true, LOG);
        deletionAnswers(true, KyuubiStandIn.closed(false, "UNKNOWN"));

        sweeping.pass();

        ends(End.CLOSED);
        assertThat(sweeping.results.get(0).words()).contains("UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN", "The batch[Metadata(1)] has been terminated.", ""})
    void otherMessagesAreNoClosedSession(String message) {
        server.add(DUE, true, LOG);
        deletionAnswers(false, KyuubiStandIn.closed(false, message));

        assertThat(sweeping.pass().closed()).isZero();

        ends(End.NOT_CLOSED);
        sweeping.pass();
        assertThat(sweeping.deletions()).as("left alone for a while").isEqualTo(1);
        sweeping.later(Sweeper.ASIDE);
        sweeping.pass();
        assertThat(sweeping.deletions()).isEqualTo(2);
    }

    @Test
    void killIsToldAsOne() {
        server.add(DUE, true, LOG);
        deletionAnswers(true, KyuubiStandIn.closed(true, "Succeeded to terminate"));

        assertThat(sweeping.pass().closed()).isZero();

        ends(End.KILLED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deletionWithoutAnAnswerIsLookedAfter(boolean closes) {
        server.add(DUE, true, LOG);
        deletionAnswers(closes, new Answer(200, "{\"success\"", Map.of(), 50));

        sweeping.pass();

        ends(closes ? End.CLOSED : End.NOT_CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 405})
    void refusalIsNoClosedSession(int status) {
        server.add(DUE, true, LOG);
        deletionAnswers(false, KyuubiStandIn.error(status, "not allowed"));

        sweeping.pass();

        ends(End.NOT_CLOSED);
    }

    @Test
    void deletionThatNobodyCanSayAnythingAboutIsUncertain() {
        server.add(DUE, true, LOG);
        server.answer(asked -> {
            if (sweeping.deeds.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(KyuubiStandIn.error(500, "going down"));
        });

        sweeping.pass();

        ends(End.UNCERTAIN);
        assertThat(sweeping.archive.logs).hasSize(1);
    }

    @Test
    void serverThatVanishesEndsThePassAndIsLeftAloneForLongerEachTime() {
        for (int i = 0; i < 5; i++) {
            server.add(Batches.finished(i), true, LOG);
        }
        server.answer(asked -> {
            if (asked.method().equals("DELETE")
                    && asked.path().endsWith(Batches.id(2).toString())) {
                server.stopListening();
                return Optional.of(new Answer(200, "{", Map.of(), 50));
            }
            return Optional.empty();
        });

        SweepSummary summary = sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.CLOSED, End.CLOSED, End.UNCERTAIN);
        assertThat(summary.trouble())
                .hasValueSatisfying(words -> assertThat(words).contains("no whole answer"));
        assertThat(sweeping.archive.logs).hasSize(3);

        assertThat(sweeping.pass().trouble())
                .hasValueSatisfying(words -> assertThat(words).contains("left alone for 10 s"));
        sweeping.later(Duration.ofSeconds(10));
        assertThat(sweeping.pass().trouble())
                .hasValueSatisfying(words -> assertThat(words).contains("no whole answer"));
        sweeping.later(Duration.ofSeconds(19));
        assertThat(sweeping.pass().trouble())
                .hasValueSatisfying(words -> assertThat(words).contains("left alone for 1 s"));
    }

    @Test
    void brokenConnectionIsNoFaultOfTheBatch() {
        server.add(DUE, true, LOG);
        server.answer("GET", "/localLog", new Answer(200, "{", Map.of(), 50));
        assertThat(sweeping.pass().trouble()).isPresent();
        assertThat(sweeping.ends()).containsExactly(End.NOT_SAVED);

        server.answer(asked -> Optional.empty());
        sweeping.later(ServerBackOff.FIRST);
        sweeping.pass();

        assertThat(sweeping.ends()).containsExactly(End.NOT_SAVED, End.CLOSED);
    }

    @Test
    void serverThatFailsAgainAndAgainIsLeftAlone() {
        for (int i = 0; i < 9; i++) {
            server.add(Batches.finished(i), true, LOG);
        }
        server.answer("GET", "/localLog", KyuubiStandIn.error(500, "no"));

        assertThat(sweeping.pass().trouble())
                .hasValueSatisfying(words -> assertThat(words).contains("500"));
        assertThat(server.asked("GET", "/localLog")).isEqualTo(Sweeper.MOST_FAILURES);
        assertThat(sweeping.deletions()).isZero();

        server.answer(asked -> Optional.empty());
        sweeping.later(ServerBackOff.FIRST);
        assertThat(sweeping.pass())
                .satisfies(next -> assertThat(next.trouble()).isEmpty())
                .satisfies(next -> assertThat(next.closed()).isEqualTo(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 500, 503})
    void listThatDoesNotComeEndsThePass(int status) {
        server.add(DUE, true, LOG);
        server.answer("GET", "/batches", KyuubiStandIn.error(status, "no"));

        assertThat(sweeping.pass().trouble()).isPresent();
        assertThat(sweeping.deletions()).isZero();
        int asked = server.asked().size();
        sweeping.pass();
        assertThat(server.asked()).hasSize(asked);
    }

    @Test
    void malformedSecondPageEndsThePass() {
        for (int i = 0; i < 20; i++) {
            server.add(Batches.finished(i), false, LOG);
        }
        server.answer(asked -> asked.is("GET", "/batches") && asked.number("from") == 10
                ? Optional.of(Answer.of(200, "{\"batches\":[{"))
                : Optional.empty());

        assertThat(sweeping.pass().trouble())
                .hasValueSatisfying(words -> assertThat(words).contains("not understood"));
    }

    private Answer page(LongStream ids) {
        List<Map<String, Object>> batches =
                ids.mapToObj(Batches::finished).map(server::wire).toList();
        return KyuubiStandIn.json(Map.of("from", 0, "total", batches.size(), "batches", batches));
    }

    private Answer nothing() {
        return page(LongStream.empty());
    }

    @Test
    void batchesThatCameMeanwhileShiftThePagesAndNoneIsToldTwice() {
        server.answer(asked -> {
            if (!asked.is("GET", "/batches")) {
                return Optional.empty();
            }
            if (!"FINISHED".equals(asked.query().get("batchState"))) {
                return Optional.of(nothing());
            }
            // Three came before the second page was asked for.
            return Optional.of(
                    asked.number("from") == 0 ? page(LongStream.range(0, 10)) : page(LongStream.range(7, 15)));
        });

        assertThat(sweeping.pass().listed()).isEqualTo(15);
        assertThat(server.asked("GET", "/sessions/")).isEqualTo(15);
    }

    @Test
    void listThatDoesNotMoveOnEndsThePass() {
        server.answer(
                asked -> asked.is("GET", "/batches") ? Optional.of(page(LongStream.range(0, 10))) : Optional.empty());

        assertThat(sweeping.pass().trouble())
                .hasValueSatisfying(words -> assertThat(words).contains("again and again"));
        assertThat(sweeping.judged).isEqualTo(10);
    }

    @Test
    void listThatIsLongerThanAskedForEndsThePass() {
        server.answer(
                asked -> asked.is("GET", "/batches") ? Optional.of(page(LongStream.range(0, 11))) : Optional.empty());

        assertThat(sweeping.pass().trouble())
                .hasValueSatisfying(words -> assertThat(words).contains("11 batches"));
        assertThat(sweeping.judged).isZero();
    }

    @Test
    void listIsBounded() {
        server.answer(asked -> asked.is("GET", "/batches")
                ? Optional.of(page(LongStream.range(asked.number("from"), asked.number("from") + 10)))
                : Optional.empty());

        SweepSummary summary = sweeping.pass(new SweepSettings(SweepSettings.Extent.SAY, 10, 30, 1, 1, 1));

        // Each of the five states that are asked for.
        assertThat(summary.listed()).isEqualTo(150);
        assertThat(summary.trouble()).isEmpty();
    }

    @Test
    void fiftyThousandBatchesAreNeverHeldAtOnce() {
        int size = 500;
        server.answer(asked -> {
            if (!asked.is("GET", "/batches")) {
                return Optional.empty();
            }
            int from = asked.number("from");
            boolean finished = "FINISHED".equals(asked.query().get("batchState"));
            // Whoever asks for a page has dealt with all before: else this server has no more.
            boolean dealtWith = sweeping.judged == from;
            return Optional.of(
                    finished && dealtWith && from < MANY ? page(LongStream.range(from, from + size)) : nothing());
        });
        sweeping.policy = new SweepPolicy(List.of(), 2, Duration.ZERO);

        SweepSummary summary =
                sweeping.pass(new SweepSettings(SweepSettings.Extent.CLOSE, size, 100_000, 100, 100, 100));

        assertThat(summary).isEqualTo(new SweepSummary(MANY, 0, 0, 0, Optional.empty()));
    }
}
