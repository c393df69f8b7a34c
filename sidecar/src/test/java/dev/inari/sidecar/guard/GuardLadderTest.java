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

/** The rungs from an accepted request to the end of the process. */
class GuardLadderTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Life life = new Life();

    @Test
    void leavesByItself() {
        life.asked().on(new Event.ProcessGone("gone"));

        assertThat(life.state.stage()).isEqualTo(Stage.GONE);
        assertThat(life.actions).isEmpty();
    }

    @Test
    void termWhenTheGracefulTimeIsOver() {
        life.asked().tickAfter(life.policy.graceful().minus(MILLI));
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);

        life.tickAfter(MILLI);
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.actions).hasSize(2);
        assertThat(life.actions.get(0)).isInstanceOf(Action.CollectEvidence.class);
        assertThat(life.actions.get(1)).isInstanceOf(Action.Terminate.class);
    }

    @Test
    void silenceWhileLeavingIsNormalAndStopsNoClock() {
        life.asked();
        for (int i = 0; i < 29; i++) {
            life.passes(SECOND).miss();
            assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        }

        life.passes(SECOND).miss();

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void progressExtendsTheRung() {
        life.asked().passes(Duration.ofSeconds(20)).phase(ExitPhase.STOP_ENTERED, 1);

        life.tickAfter(Duration.ofMillis(29_999));
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);

        life.tickAfter(MILLI);
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void progressExtendsTheRungToThreeBudgetsAtMost() {
        life.asked();
        for (int second = 1; second < 90; second++) {
            life.passes(SECOND).phase(ExitPhase.STOP_ENTERED, second);
            assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        }

        life.passes(SECOND).phase(ExitPhase.STOP_ENTERED, 90);

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void aStopThatFailsIsTerminatedAtOnce() {
        life.asked().phase(ExitPhase.STOP_FAILED, 2);

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.STOP_FAILED);
    }

    @Test
    void anEngineWithoutAStopOfItsOwnIsTerminatedAtTheNextBeat() {
        life.serving().idle().answer(Code.ACCEPTED);
        assertThat(life.actions).isEmpty();

        life.passes(SECOND).phase(ExitPhase.STOP_FAILED, 1);

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.actions).hasSize(2);
        assertThat(life.actions.get(1)).isInstanceOf(Action.Terminate.class);
    }

    @Test
    void anEngineWithoutAStopOfItsOwnIsTerminatedAlsoAfterAnAnswerThatSaysAlready() {
        life.serving().idle().answer(Code.ALREADY_ACCEPTED).phase(ExitPhase.STOP_FAILED, 1);

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void theTimeAfterTermBeginsWhenItWasSent() {
        life.asked().tickAfter(life.policy.graceful()).tickAfter(Duration.ofMinutes(10));
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.actions).isEmpty();

        life.signalled(Signal.TERM, SignalOutcome.SENT)
                .tickAfter(life.policy.term().minus(MILLI));
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);

        life.tickAfter(MILLI);
        assertThat(life.state.stage()).isEqualTo(Stage.KILLING);
        assertThat(life.actions).hasSize(2);
        assertThat(life.actions.get(1)).isInstanceOf(Action.Kill.class);
    }

    @Test
    void killIsRepeatedWithBackOff() {
        life.killing();
        for (long wait : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            life.tickAfter(Duration.ofSeconds(wait).minus(MILLI));
            assertThat(life.actions).isEmpty();
            life.tickAfter(MILLI);
            assertThat(life.actions).hasSize(1).first().isInstanceOf(Action.Kill.class);
            life.tickAfter(Duration.ofHours(1));
            assertThat(life.actions).describedAs("while that one is on its way").isEmpty();
            life.signalled(Signal.KILL, SignalOutcome.SENT);
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"ALREADY_GONE", "NOT_OURS", "DEFUNCT"},
            value = SignalOutcome.class)
    void aSignalThatFindsNobodyEndsIt(SignalOutcome outcome) {
        life.asked().tickAfter(life.policy.graceful()).signalled(Signal.TERM, outcome);

        assertThat(life.state.stage()).isEqualTo(Stage.GONE);
    }

    @Test
    void noKillBeforeATermThatWasSent() {
        life.asked().tickAfter(life.policy.graceful());
        for (long wait : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            life.signalled(Signal.TERM, SignalOutcome.UNVERIFIED);
            assertThat(life.state.why().rule()).isEqualTo(Rule.SIGNAL_FAILED);
            life.tickAfter(Duration.ofSeconds(wait).minus(MILLI));
            assertThat(life.actions).isEmpty();
            life.tickAfter(MILLI);
            assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
            assertThat(life.actions).hasSize(1).first().isInstanceOf(Action.Terminate.class);
            life.tickAfter(Duration.ofHours(1));
            assertThat(life.actions).describedAs("while that one is on its way").isEmpty();
        }

        life.signalled(Signal.TERM, SignalOutcome.SENT)
                .tickAfter(life.policy.term().minus(MILLI));
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);

        life.tickAfter(MILLI);
        assertThat(life.state.stage()).isEqualTo(Stage.KILLING);
    }

    @Test
    void aKillThatCouldNotBeTriedIsTriedAgain() {
        life.terminating().tickAfter(life.policy.term()).signalled(Signal.KILL, SignalOutcome.UNVERIFIED);
        assertThat(life.state.stage()).isEqualTo(Stage.KILLING);

        life.tickAfter(SECOND);

        assertThat(life.actions).hasSize(1).first().isInstanceOf(Action.Kill.class);
    }

    @Test
    void aSignalThatIsNotPermittedIsReportedAndTheNextIsTried() {
        life.asked().tickAfter(life.policy.graceful()).signalled(Signal.TERM, SignalOutcome.NOT_PERMITTED);
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.SIGNAL_FAILED);

        life.tickAfter(life.policy.term());

        assertThat(life.state.stage()).isEqualTo(Stage.KILLING);
    }

    @Test
    void aGateSeenOpenEndsAllForce() {
        for (Life forced : new Life[] {new Life().asked(), new Life().terminating(), new Life().killing()}) {
            forced.idle();
            assertThat(forced.state.stage()).isEqualTo(Stage.SERVING);
            assertThat(forced.state.why().rule()).isEqualTo(Rule.REOPENED);
            forced.tickAfter(Duration.ofDays(1));
            assertThat(forced.actions).isEmpty();
        }
    }

    @Test
    void aSessionSeenInsideEndsAllForce() {
        for (Life forced : new Life[] {new Life().asked(), new Life().terminating(), new Life().killing()}) {
            forced.beat((beat, sessions) -> {
                beat.exitPhase = ExitPhase.STOP_ENTERED;
                sessions.opening = 1;
            });
            assertThat(forced.state.stage()).isEqualTo(Stage.SERVING);
            assertThat(forced.state.why().rule()).isEqualTo(Rule.CLOSED_BUT_SERVING);
        }
    }

    @Test
    void reopenedAndIdleIsAskedAgain() {
        life.asked().idle().idle();

        assertThat(life.state.stage()).isEqualTo(Stage.IDLE);
        assertThat(life.actions).hasSize(1);
    }

    @Test
    void hookErrorsOfAnEngineThatIsLeavingDoNotStopTheLadder() {
        life.asked().beat((beat, sessions) -> {
            beat.exitPhase = ExitPhase.STOP_ENTERED;
            beat.hookErrors = 5;
        });

        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
    }

    @Test
    void ourOwnPauseUsesUpNoBudget() {
        life.asked().passes(Duration.ofHours(2)).on(new Event.LateSidecar(Duration.ofHours(2)));
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);

        life.tickAfter(life.policy.graceful().minus(MILLI));
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);

        life.tickAfter(MILLI);
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        life.passes(Duration.ofHours(2))
                .on(new Event.LateSidecar(Duration.ofHours(2)))
                .tickAfter(Duration.ofHours(1));
        assertThat(life.state.stage())
                .describedAs("while SIGTERM is on its way")
                .isEqualTo(Stage.TERMINATING);
    }

    @Test
    void ourOwnPauseGivesNoBudgetAnew() {
        Duration pause = Duration.ofSeconds(100);
        life.asked().passes(Duration.ofSeconds(20));
        for (int i = 0; i < 10; i++) {
            life.passes(pause).on(new Event.LateSidecar(pause));
        }

        life.tickAfter(Duration.ofMillis(9_999));
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);

        life.tickAfter(MILLI);
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void progressExtendsTheRungToThreeBudgetsAlsoWithPauses() {
        Duration pause = Duration.ofSeconds(100);
        life.asked();
        for (int second = 1; second < 90; second++) {
            life.passes(pause).on(new Event.LateSidecar(pause)).passes(SECOND).phase(ExitPhase.STOP_ENTERED, second);
            assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        }

        life.passes(SECOND).phase(ExitPhase.STOP_ENTERED, 90);

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void budgetsBeyondAllSenseDoNotOverflow() {
        Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
        life.policy = new Policy("ages", true, Duration.ZERO, Duration.ZERO, ages, ages, 1);
        life.now = Long.MAX_VALUE - 5;

        life.idle().answer(Code.ACCEPTED).phase(ExitPhase.STOP_ENTERED, 1).tickAfter(Duration.ofDays(300));

        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
    }
}
