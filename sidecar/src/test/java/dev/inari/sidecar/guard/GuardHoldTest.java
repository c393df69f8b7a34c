package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An operator's word that an engine shall stay: nothing is asked and nothing is sent until it is released, however long that is. */
class GuardHoldTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Life life = new Life();

    private void assertNothingHappens(Stage stage) {
        for (int i = 0; i < 10; i++) {
            life.tickAfter(DAY);
            assertThat(life.actions).isEmpty();
            life.miss();
            assertThat(life.actions).isEmpty();
        }
        assertThat(life.state.stage()).isEqualTo(stage);
        assertThat(life.state.why().rule()).isEqualTo(Rule.HELD);
    }

    @Test
    void anIdleEngineIsNotAskedUntilItIsReleased() {
        life.serving().held();
        for (int i = 0; i < 10; i++) {
            life.passes(DAY).idle();
            assertThat(life.actions).isEmpty();
            assertThat(life.state.why().rule()).isEqualTo(Rule.HELD);
        }

        life.released();
        assertThat(life.actions)
                .describedAs("before a heartbeat shows that it may")
                .isEmpty();
        life.idle();

        assertThat(life.actions).singleElement().isInstanceOf(Action.AskExit.class);
    }

    @Test
    void itIsNotForgottenWhenSomebodyComesAndGoes() {
        life.idle().held().serving().idle().miss().miss().miss().idle();

        assertThat(life.actions).isEmpty();
        assertThat(life.state.why().rule()).isEqualTo(Rule.HELD);
    }

    @Test
    void noTermUntilItIsReleased() {
        life.asked().held();
        assertNothingHappens(Stage.ASKED);

        life.released().on(new Event.Tick());
        assertThat(life.actions).as("it has its time anew").isEmpty();

        life.tickAfter(life.policy.graceful());
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.actions.get(1)).isInstanceOf(Action.Terminate.class);
    }

    /** A release must not bring back an order that the hold overruled. */
    @Test
    void whoeverIsServedIsNotEndedByAReleaseBecauseOfAnOrderFromBefore() {
        life.serving().ordered(true).miss();
        life.miss().miss().signalled(Signal.TERM, SignalOutcome.SENT);
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);

        life.held();
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.HELD);
        life.serving();

        life.released().passes(Duration.ofDays(1)).serving();
        assertThat(life.actions).isEmpty();
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
    }

    @Test
    void noKillUntilItIsReleased() {
        life.terminating().held();
        assertNothingHappens(Stage.TERMINATING);

        life.released().tickAfter(life.policy.term());

        assertThat(life.state.stage()).isEqualTo(Stage.KILLING);
        assertThat(life.actions.get(1)).isInstanceOf(Action.Kill.class);
    }

    @Test
    void noOtherKillUntilItIsReleased() {
        life.killing().held();
        assertNothingHappens(Stage.KILLING);

        life.released().tickAfter(Duration.ofMinutes(10));

        assertThat(life.actions).singleElement().isInstanceOf(Action.Kill.class);
    }

    @Test
    void aTermThatItKeptBackIsTriedAgainWhenItIsReleased() {
        life.asked().tickAfter(life.policy.graceful()).held().signalled(Signal.TERM, SignalOutcome.HELD);
        assertNothingHappens(Stage.TERMINATING);

        life.released().tickAfter(Duration.ofMinutes(10));

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.actions).singleElement().isInstanceOf(Action.Terminate.class);
    }

    @Test
    void anEngineThatLeavesByItselfIsGoneAllTheSame() {
        life.asked().held().on(new Event.ProcessGone("gone"));

        assertThat(life.state.stage()).isEqualTo(Stage.GONE);
    }

    @Test
    void aHoldFromBeforeTheStartHoldsToo() {
        life.state = life.state.heldBy(new Hold("ann", "since yesterday"));
        life.idle();
        assertThat(life.actions).isEmpty();

        life.released().idle();
        assertThat(life.actions).hasSize(1);
    }
}
