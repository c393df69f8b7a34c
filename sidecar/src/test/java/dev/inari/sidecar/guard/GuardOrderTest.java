package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An operator's word that an engine shall go: who may keep it, and that none comes true later by surprise. */
class GuardOrderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Life life = new Life().shared();

    private Life users(ExitPhase phase, int users) {
        return life.passes(SECOND).beat((beat, sessions) -> {
            beat.exitPhase = phase;
            beat.idleMillis = users > 0 ? 0 : 1;
            sessions.user = users;
            sessions.engine = users;
        });
    }

    /** Refused for this reason, and forgotten: idle or not, nothing comes of it. */
    private void assertRefusedForGood(Rule rule) {
        assertThat(life.actions).isEmpty();
        assertThat(life.state.why().rule()).isEqualTo(rule);
        assertThat(life.state.operator().order()).isNull();
        for (int i = 0; i < 10; i++) {
            life.passes(DAY).idle();
            assertThat(life.actions).isEmpty();
            life.tickAfter(DAY);
            assertThat(life.actions).isEmpty();
        }
        assertThat(life.state.why().rule()).isEqualTo(Rule.POLICY_KEEPS);
    }

    @Test
    void whoeverIsServedRefusesIt() {
        life.serving().ordered(false).serving();

        assertRefusedForGood(Rule.ORDER_REFUSED);
    }

    /** Found by the simulation: the answer to the stronger one was taken for one to the weaker. */
    @Test
    void aMilderOneDoesNotOverruleWhatIsOnItsWay() {
        life.serving().ordered(true).serving();
        assertThat(life.actions).singleElement().isInstanceOf(Action.ForceExit.class);

        life.ordered(false).answer(Code.ACCEPTED);
        users(ExitPhase.STOP_ENTERED, 1);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
    }

    @Test
    void whoeverIsComingRefusesIt() {
        life.idle().ordered(false).beat((beat, sessions) -> sessions.opening = 1);

        assertRefusedForGood(Rule.ORDER_REFUSED);
    }

    @Test
    void aDoubtRefusesIt() {
        life.idle().ordered(false).beat((beat, sessions) -> sessions.known = false);
        assertRefusedForGood(Rule.ORDER_REFUSED);

        life.ordered(false).beat((beat, sessions) -> sessions.engine = 3);
        assertRefusedForGood(Rule.ORDER_REFUSED);
    }

    @Test
    void anErrorInAHookRefusesIt() {
        life.idle().ordered(false).beat((beat, sessions) -> beat.hookErrors = 1);

        assertThat(life.actions).isEmpty();
        assertThat(life.state.operator().order()).isNull();
    }

    @Test
    void aHoldRefusesItEvenIfServing() {
        life.idle().held().ordered(true).idle();

        assertThat(life.state.why().rule()).isEqualTo(Rule.ORDER_REFUSED);
        assertThat(life.actions).isEmpty();
        life.released();
        assertRefusedForGood(Rule.ORDER_REFUSED);
    }

    @Test
    void aHoldThatComesAfterTheOrderRefusesItToo() {
        life.idle().ordered(true).held().idle().released();

        assertRefusedForGood(Rule.ORDER_REFUSED);
    }

    @Test
    void silenceRefusesIt() {
        life.idle().ordered(false).miss().miss();
        assertThat(life.state.operator().order()).isNotNull();

        life.miss();

        assertRefusedForGood(Rule.ORDER_UNANSWERED);
    }

    @Test
    void silenceThatWasThereBeforeRefusesItAtTheNextLook() {
        life.idle().miss().miss().miss();
        assertThat(life.state.stage()).isEqualTo(Stage.SUSPECT);

        life.ordered(false).miss();

        assertThat(life.state.stage()).isEqualTo(Stage.SUSPECT);
        assertRefusedForGood(Rule.ORDER_UNANSWERED);
    }

    @Test
    void silenceOfAHeldEngineRefusesItEvenIfServing() {
        life.idle().held().ordered(true).miss().miss().miss().released();

        assertRefusedForGood(Rule.ORDER_UNANSWERED);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SESSIONS_UNKNOWN", "CANNOT_STOP", "NOT_CLOSING", "STOP_BEGUN"},
            value = Code.class)
    void anAgentThatCannotRefusesIt(Code code) {
        life.idle().ordered(false).idle().answer(code);

        assertRefusedForGood(Rule.ORDER_REFUSED);
    }

    @Test
    void oneWhoCameMeanwhileRefusesItAtTheNextHeartbeat() {
        life.idle().ordered(false).idle().answer(Code.SERVING).passes(SECOND).serving();

        assertRefusedForGood(Rule.ORDER_REFUSED);
    }

    @Test
    void somebodyInsideAClosedGateRefusesIt() {
        life.serving().ordered(false);
        users(ExitPhase.STOP_ENTERED, 1);

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.ORDER_REFUSED);
        assertThat(life.state.operator().order()).isNull();
    }

    @Test
    void anIdleEngineGoesWhateverItsPolicyAndItsTimes() {
        life.idle();
        assertThat(life.state.why().rule()).isEqualTo(Rule.POLICY_KEEPS);

        life.ordered(false);
        assertThat(life.actions)
                .describedAs("before a heartbeat shows that it may")
                .isEmpty();
        life.idle();

        assertThat(life.actions)
                .singleElement()
                .isEqualTo(new Action.AskExit(7, life.state.why().inputs()));
        life.answer(Code.ACCEPTED);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        life.tickAfter(life.policy.graceful());
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void anOrderedExitEndsLikeAnyOtherWhenSomebodyIsSeen() {
        life.idle().ordered(false).idle().answer(Code.ACCEPTED);
        users(ExitPhase.STOP_ENTERED, 1);

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.CLOSED_BUT_SERVING);
        assertThat(life.state.operator().order()).isNull();
    }

    @Test
    void evenIfServingForcesAnEngineThatServes() {
        life.serving().ordered(true).serving();
        assertThat(life.actions).singleElement().isInstanceOf(Action.ForceExit.class);
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);

        life.answer(Code.ACCEPTED);
        users(ExitPhase.STOP_ENTERED, 2);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        life.tickAfter(life.policy.graceful()).signalled(Signal.TERM, SignalOutcome.SENT);
        users(ExitPhase.OPEN, 2);
        assertThat(life.state.stage())
                .describedAs("a signalled engine need not have closed its gate")
                .isEqualTo(Stage.TERMINATING);
        life.tickAfter(life.policy.term());
        assertThat(life.state.stage()).isEqualTo(Stage.KILLING);
        assertThat(life.actions.get(1)).isInstanceOf(Action.Kill.class);
    }

    @Test
    void evenIfServingAsksAnIdleEngineLikeAnyOther() {
        life.idle().ordered(true).idle();

        assertThat(life.actions).singleElement().isInstanceOf(Action.AskExit.class);
    }

    @Test
    void aGateThatAnAskedEngineDidNotCloseEndsIt() {
        life.serving().ordered(true).serving().answer(Code.ACCEPTED);
        users(ExitPhase.OPEN, 1);

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.REOPENED);
        assertThat(life.state.operator().order()).isNull();
    }

    @Test
    void evenIfServingSignalsAnEngineThatCannotBeAsked() {
        life.serving().ordered(true).serving().answer(Code.CANNOT_STOP);

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.ORDERED);
        assertThat(life.actions.get(1)).isInstanceOf(Action.Terminate.class);
    }

    @Test
    void evenIfServingSignalsASilentEngine() {
        life.serving().ordered(true).miss().miss();
        assertThat(life.actions).isEmpty();

        life.miss();

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.actions.get(1)).isInstanceOf(Action.Terminate.class);
    }

    @Test
    void aHoldThatOvertakesItKeepsTheSignalBack() {
        life.serving().ordered(true).serving().held().answer(Code.CANNOT_STOP);
        assertThat(life.actions).isEmpty();

        life.tickAfter(DAY);
        assertThat(life.actions).isEmpty();

        life.serving().released().tickAfter(DAY);
        assertThat(life.actions).isEmpty();
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.operator().order()).isNull();
    }
}
