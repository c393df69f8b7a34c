package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Stops that lead nowhere are not waited for to the end of their time: those that stand still, and those of deadlocked engines. */
class GuardStuckTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Life life = new Life();

    private Life deadlocked(ExitPhase phase) {
        return life.passes(SECOND).beat((beat, sessions) -> {
            beat.exitPhase = phase;
            beat.deadlockedThreads = 2;
        });
    }

    @Test
    void aStopIsNotStuckBeforeItsTimeAndIsAtOnceThen() {
        Duration stuck = life.policy.care().stuckStop();
        life.asked().passes(SECOND).stopping(stuck.minus(MILLI));
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        assertThat(life.has(Condition.STUCK_STOP)).isFalse();
        assertThat(life.actions).isEmpty();

        life.passes(MILLI).stopping(stuck);

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.STUCK);
        assertThat(life.actions).hasSize(2);
        assertThat(life.actions.get(0)).isInstanceOf(Action.CollectEvidence.class);
        assertThat(life.actions.get(1)).isInstanceOf(Action.Terminate.class);
    }

    @Test
    void aStuckStopThatIsOnlyReportedHasItsWholeTime() {
        life.responding(Condition.STUCK_STOP, Response.REPORT)
                .asked()
                .passes(Duration.ofMillis(29_999))
                .stopping(Duration.ofHours(1));
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        assertThat(life.has(Condition.STUCK_STOP)).isTrue();

        life.tickAfter(MILLI);
        assertThat(life.state.why().rule()).isEqualTo(Rule.GRACEFUL_OVER);
    }

    @Test
    void aStuckStopIsNotForcedWhileHeldAndAtOnceWhenReleased() {
        life.asked().held();
        for (int i = 0; i < 10; i++) {
            life.passes(SECOND).stopping(Duration.ofHours(1));
            assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
            assertThat(life.actions).isEmpty();
        }

        life.released().stopping(Duration.ofHours(1));

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void aStopThatMovesAgainIsNotStuck() {
        life.responding(Condition.STUCK_STOP, Response.REPORT)
                .asked()
                .stopping(Duration.ofMinutes(1))
                .stopping(Duration.ZERO);

        assertThat(life.has(Condition.STUCK_STOP)).isFalse();
    }

    @Test
    void aStuckStopOfAnEngineThatNobodyAskedIsOnlyReported() {
        life.shared().stopping(Duration.ofHours(1)).tickAfter(Duration.ofDays(1));

        assertThat(life.has(Condition.STUCK_STOP)).isTrue();
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.actions).isEmpty();
    }

    @Test
    void aDeadlockNeedsTwoHeartbeatsOfAnEngineThatLeaves() {
        life.asked();
        deadlocked(ExitPhase.STOP_ENTERED);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        assertThat(life.has(Condition.DEADLOCKED)).isTrue();

        deadlocked(ExitPhase.STOP_ENTERED);

        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.DEADLOCK);
    }

    @Test
    void aDeadlockThatWasThereBeforeLeavesTheStopAnInstantAtLeast() {
        life.serving();
        deadlocked(ExitPhase.OPEN).answer(Code.ACCEPTED);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);

        deadlocked(ExitPhase.STOP_ENTERED);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);

        deadlocked(ExitPhase.STOP_ENTERED);
        assertThat(life.state.stage()).isEqualTo(Stage.TERMINATING);
    }

    @Test
    void aDeadlockSeenTwiceButNotRunningIsNone() {
        life.asked();
        for (int i = 0; i < 5; i++) {
            deadlocked(ExitPhase.STOP_ENTERED).phase(ExitPhase.STOP_ENTERED, 0);
        }

        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        assertThat(life.has(Condition.DEADLOCKED)).isFalse();
    }

    @Test
    void aDeadlockIsOnlyReportedIfSoConfiguredAndWhereNobodyAsked() {
        Life open = deadlocked(ExitPhase.OPEN);
        assertThat(open.state.stage()).isEqualTo(Stage.IDLE);
        life.serving();
        life.beat((beat, sessions) -> {
            beat.deadlockedThreads = 2;
            sessions.user = 1;
        });
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.actions).isEmpty();

        life.responding(Condition.DEADLOCKED, Response.REPORT).asked();
        deadlocked(ExitPhase.STOP_ENTERED);
        deadlocked(ExitPhase.STOP_ENTERED);
        deadlocked(ExitPhase.STOP_ENTERED);

        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
        assertThat(life.has(Condition.DEADLOCKED)).isTrue();
    }
}
