package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from each answer to a request to exit, and from none. */
class GuardAskingTest {
    private final Life life = new Life();

    @ParameterizedTest
    @EnumSource(
            names = {"ACCEPTED", "ALREADY_ACCEPTED"},
            value = Code.class)
    void acceptedLetsTheEngineLeave(Code code) {
        life.idle().answer(code);

        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        assertThat(life.actions).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SERVING", "EPOCH_MOVED"},
            value = Code.class)
    void somebodyWhoCameIsNoFailureHoweverOften(Code code) {
        for (int i = 0; i < 20; i++) {
            life.idle();
            assertThat(life.actions).hasSize(1);
            life.answer(code);
            assertThat(life.state.stage()).isEqualTo(Stage.SERVING);

            life.passes(Duration.ofMillis(999)).idle();
            assertThat(life.actions).describedAs("no flood of requests").isEmpty();
            life.passes(Duration.ofMillis(1));
        }
    }

    @Test
    void theFirstRefusalIsCheap() {
        life.idle().answer(Code.SESSIONS_UNKNOWN);
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.actions).isEmpty();

        life.idle();
        assertThat(life.actions).hasSize(1);
    }

    @Test
    void repeatedRefusalsBackOff() {
        life.idle().answer(Code.SESSIONS_UNKNOWN).idle().answer(Code.SESSIONS_UNKNOWN);

        life.passes(Duration.ofMillis(999)).idle();
        assertThat(life.actions).isEmpty();

        life.passes(Duration.ofMillis(1)).idle();
        assertThat(life.actions).hasSize(1);
    }

    @Test
    void aSessionEndsTheBackOff() {
        life.idle()
                .answer(Code.SESSIONS_UNKNOWN)
                .idle()
                .answer(Code.SESSIONS_UNKNOWN)
                .serving()
                .idle();

        assertThat(life.actions).hasSize(1);
    }

    @Test
    void anEngineThatCannotBeStoppedIsNeverForced() {
        life.idle();
        for (int i = 0; i < 1000; i++) {
            life.answer(Code.CANNOT_STOP);
            assertThat(life.state.stage()).isEqualTo(Stage.IDLE);
            assertThat(life.state.why().rule()).isEqualTo(Rule.EXIT_IMPOSSIBLE);
            life.tickAfter(Duration.ofMinutes(5));
            assertThat(life.actions).isEmpty();
            life.idle();
            assertThat(life.actions).hasSize(1).first().isInstanceOf(Action.AskExit.class);
        }
    }

    @Test
    void unansweredAndAcceptedShowsInTheNextHeartbeat() {
        life.idle().on(new Event.ExitUnanswered("timed out"));
        assertThat(life.state.stage()).isEqualTo(Stage.IDLE);

        life.phase(ExitPhase.ACCEPTED, 1);

        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
    }

    @Test
    void unansweredAndNotAcceptedIsAskedAgain() {
        life.idle().on(new Event.ExitUnanswered("timed out")).idle();

        assertThat(life.state.stage()).isEqualTo(Stage.IDLE);
        assertThat(life.actions).hasSize(1);
    }

    @Test
    void unansweredAndSilentIsOnlyObserved() {
        life.idle().on(new Event.ExitUnanswered("timed out")).miss().miss().miss();
        assertThat(life.state.stage()).isEqualTo(Stage.SUSPECT);

        life.tickAfter(Duration.ofDays(30)).miss();

        assertThat(life.state.stage()).isEqualTo(Stage.SUSPECT);
        assertThat(life.actions).isEmpty();
    }

    @Test
    void anAnswerNobodyWaitsForIsNotBelieved() {
        life.serving().answer(Code.ACCEPTED);

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
    }

    @Test
    void aGateFoundClosedIsAdoptedWithItsWholeBudget() {
        life.passes(Duration.ofDays(1)).phase(ExitPhase.STOP_FAILED, 3);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        assertThat(life.actions).isEmpty();

        life.passes(Duration.ofMillis(29_999)).phase(ExitPhase.STOP_FAILED, 3);
        assertThat(life.actions).isEmpty();

        life.tickAfter(Duration.ofMillis(1));
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void aGateFoundClosedWithSomebodyInsideIsNotAdopted() {
        life.beat((beat, sessions) -> {
            beat.exitPhase = ExitPhase.STOP_ENTERED;
            sessions.user = 1;
        });

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.CLOSED_BUT_SERVING);
    }

    @Test
    void aGateClosedOnRequestIsProofWhateverBecameDoubtfulLater() {
        Life life = new Life().idle().on(new Event.ExitUnanswered("timed out"));
        closesInDoubt(life);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        assertThat(life.state.why().rule()).isEqualTo(Rule.ADOPTED);

        life.tickAfter(life.policy.graceful());
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    /** Found by the simulation: an operator had it closed whoever was served, and one of them no hook had seen. */
    @Test
    void aGateFoundClosedInDoubtMayHaveBeenClosedWhoeverWasServed() {
        closesInDoubt(life);

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.CLOSED_BUT_SERVING);
        life.tickAfter(Duration.ofDays(1));
        assertThat(life.actions).isEmpty();
    }

    private static void closesInDoubt(Life life) {
        life.beat((beat, sessions) -> {
            beat.exitPhase = ExitPhase.STOP_ENTERED;
            beat.hookErrors = 1;
            sessions.known = false;
            sessions.engine = 3;
        });
    }

    @Test
    void aGateClosedForSomebodyElseIsLeftAlone() {
        life.policy = new Policy("shared", false, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 3);

        life.phase(ExitPhase.STOP_ENTERED, 2).tickAfter(Duration.ofDays(1));

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.LEAVES_UNASKED);
        assertThat(life.actions).isEmpty();
    }
}
