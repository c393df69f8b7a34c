package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitPhase;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an earlier sidecar began is taken up where it was; a start never kills. */
class GuardResumeTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final Life life = new Life();

    private Life resumed(Stage rung, boolean thoughServing) {
        life.state = life.state.resumed(rung, "it said so", thoughServing, false, life.policy, life.now);
        return life;
    }

    private Duration budget(Stage rung) {
        return switch (rung) {
            case ASKED -> life.policy.graceful();
            case TERMINATING -> life.policy.term();
            default -> TEN_SECONDS;
        };
    }

    @ParameterizedTest
    @EnumSource(
            names = {"ASKED", "TERMINATING", "KILLING"},
            value = Stage.class)
    void nothingIsSentBeforeTheWholeTimeOfTheRungIsOver(Stage rung) {
        resumed(rung, false).on(new Event.Tick());
        assertThat(life.state.stage()).isEqualTo(rung);
        assertThat(life.actions).isEmpty();

        life.passes(budget(rung).minus(MILLI)).miss();
        assertThat(life.state.stage()).isEqualTo(rung);
        assertThat(life.actions).isEmpty();

        life.tickAfter(MILLI);
        Class<?> next = rung == Stage.ASKED ? Action.Terminate.class : Action.Kill.class;
        assertThat(life.actions.get(life.actions.size() - 1)).isInstanceOf(next);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"REQUEST", "ORDER"},
            value = Unanswered.class)
    void whatTheEarlierSidecarGotNoAnswerToIsGoneOnWithIfItClosedTheGate(Unanswered what) {
        life.shared().state = life.state.perhapsAsked(what);
        life.phase(ExitPhase.STOP_ENTERED, 1);

        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        life.tickAfter(life.policy.graceful());
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"REQUEST", "ORDER"},
            value = Unanswered.class)
    void whatTheEarlierSidecarGotNoAnswerToIsForgottenIfItDidNotCloseTheGate(Unanswered what) {
        life.shared().state = life.state.perhapsAsked(what);
        life.idle().phase(ExitPhase.STOP_ENTERED, 1);

        assertThat(life.state.why().rule()).isEqualTo(Rule.LEAVES_UNASKED);
        assertThat(life.actions).isEmpty();
    }

    @Test
    void anOrderWithoutAnAnswerEndsNobodyWhoIsServedOrMayBe() {
        for (boolean known : new boolean[] {true, false}) {
            Life life = new Life().shared();
            life.state = life.state.perhapsAsked(Unanswered.ORDER);
            life.beat((beat, sessions) -> {
                beat.exitPhase = ExitPhase.STOP_ENTERED;
                sessions.user = known ? 1 : 0;
                sessions.known = known;
            });

            assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
            assertThat(life.actions).isEmpty();
        }
    }

    @Test
    void aTermThatNeverLeftIsSentAndIsNoReasonToKill() {
        life.state = life.state.resumed(Stage.TERMINATING, "it said so", false, true, life.policy, life.now);
        life.tickAfter(life.policy.term().minus(MILLI));
        assertThat(life.actions).isEmpty();

        life.tickAfter(MILLI);
        assertThat(life.actions).singleElement().isInstanceOf(Action.Terminate.class);
        life.signalled(Signal.TERM, SignalOutcome.SENT).tickAfter(life.policy.term());
        assertThat(life.actions).last().isInstanceOf(Action.Kill.class);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"ASKED", "TERMINATING", "KILLING"},
            value = Stage.class)
    void anOpenGateEndsIt(Stage rung) {
        resumed(rung, false).idle();
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.REOPENED);
        assertThat(life.actions).isEmpty();

        life.serving().tickAfter(Duration.ofDays(1));
        assertThat(life.actions).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"ASKED", "TERMINATING", "KILLING"},
            value = Stage.class)
    void somebodyInsideEndsIt(Stage rung) {
        resumed(rung, false).beat((beat, sessions) -> {
            beat.exitPhase = ExitPhase.STOP_ENTERED;
            sessions.user = 1;
        });

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.CLOSED_BUT_SERVING);
    }

    @Test
    void anOrderedOneGoesOnWhoeverIsServed() {
        resumed(Stage.TERMINATING, true).serving();
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);

        life.tickAfter(life.policy.term());
        assertThat(life.state.stage()).isEqualTo(Stage.KILLING);
    }

    @Test
    void anOrderedOneThatDidNotCloseItsGateIsNotSignalled() {
        resumed(Stage.ASKED, true).serving();

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.actions).isEmpty();
    }

    @Test
    void aStopThatHadFailedBeforeHasItsWholeTimeAnew() {
        resumed(Stage.ASKED, false).phase(ExitPhase.STOP_FAILED, 0);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        assertThat(life.actions).isEmpty();

        life.tickAfter(life.policy.graceful());
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void aDeadlockNeedsTwoHeartbeatsHereToo() {
        resumed(Stage.ASKED, false);
        for (Stage stage : new Stage[] {Stage.ASKED, Stage.TERMINATING}) {
            life.passes(Duration.ofSeconds(1)).beat((beat, sessions) -> {
                beat.exitPhase = ExitPhase.STOP_ENTERED;
                beat.deadlockedThreads = 2;
            });
            assertThat(life.state.stage()).isEqualTo(stage);
        }
    }

    @Test
    void aHoldHoldsAResumedOneToo() {
        resumed(Stage.TERMINATING, false);
        life.state = life.state.heldBy(new Hold("ann", "since yesterday"));

        life.tickAfter(Duration.ofDays(1));

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.actions).isEmpty();
    }
}
