package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each condition that an engine can have leads to, and what it does not. The cures are in {@link GuardCureTest}. */
class GuardConditionsTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Life life = new Life();

    private Life deadlocked(ExitPhase phase) {
        return life.passes(SECOND).beat((beat, sessions) -> {
            beat.exitPhase = phase;
            beat.deadlockedThreads = 2;
        });
    }

    private Life contextStopped(int users) {
        return life.passes(SECOND).beat((beat, sessions) -> {
            beat.contextStopped = true;
            sessions.user = users;
            sessions.engine = users;
            beat.idleMillis = users > 0 ? 0 : 1;
        });
    }

    private Life drifting(int drift) {
        return life.beat((beat, sessions) -> {
            sessions.user = 2;
            sessions.engine = 2 + drift;
        });
    }

    @ParameterizedTest
    @EnumSource(Condition.class)
    void noResponseBeyondThePossibleOnes(Condition condition) {
        for (Response response : Response.values()) {
            if (condition.possible().contains(response)) {
                assertThat(Care.NORMAL.with(condition, response).to(condition)).isEqualTo(response);
            } else {
                assertThatThrownBy(() -> Care.NORMAL.with(condition, response))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(condition.key());
            }
        }
        assertThat(condition.possible()).contains(Response.REPORT, condition.byDefault());
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

    @Test
    void aStoppedContextIsOnlyReportedByDefault() {
        life.shared();
        contextStopped(0);
        life.passes(Duration.ofDays(1));
        contextStopped(0);

        assertThat(life.has(Condition.CONTEXT_STOPPED)).isTrue();
        assertThat(life.state.why().rule()).isEqualTo(Rule.POLICY_KEEPS);
        assertThat(life.actions).isEmpty();
    }

    @Test
    void aStoppedContextLetsASharedEngineGoOnlyWhenNobodyIsServed() {
        life.shared().responding(Condition.CONTEXT_STOPPED, Response.EXIT).serving();
        contextStopped(1);
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.actions).isEmpty();

        contextStopped(0);

        assertThat(life.state.stage()).isEqualTo(Stage.IDLE);
        assertThat(life.actions).singleElement().isInstanceOf(Action.AskExit.class);
        life.answer(Code.ACCEPTED);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
    }

    @Test
    void aSharedEngineWhoseContextRunsStays() {
        life.shared()
                .responding(Condition.CONTEXT_STOPPED, Response.EXIT)
                .serving()
                .idle();

        assertThat(life.has(Condition.CONTEXT_STOPPED)).isFalse();
        assertThat(life.state.why().rule()).isEqualTo(Rule.POLICY_KEEPS);
        assertThat(life.actions).isEmpty();
    }

    @Test
    void aHungEngineIsOnlyReported() {
        life.serving();
        for (int i = 1; i < 30; i++) {
            life.passes(SECOND).miss();
            assertThat(life.has(Condition.HUNG)).describedAs("after %d", i).isFalse();
        }
        for (int i = 0; i < 1000; i++) {
            life.passes(Duration.ofMinutes(1)).miss();
            assertThat(life.has(Condition.HUNG)).isTrue();
            assertThat(life.state.stage()).isEqualTo(Stage.SUSPECT);
            assertThat(life.actions).isEmpty();
        }

        life.serving();
        assertThat(life.has(Condition.HUNG)).isFalse();
    }

    @Test
    void ourOwnPauseMakesNoEngineHung() {
        life.serving();
        for (int i = 0; i < 100; i++) {
            life.miss().on(new Event.LateSidecar(Duration.ofMinutes(1)));
        }

        assertThat(life.has(Condition.HUNG)).isFalse();
    }

    @Test
    void aDriftIsShownOnlyAfterItLasted() {
        drifting(1);
        life.passes(Duration.ofMillis(9_999));
        drifting(1);
        assertThat(life.state.findings().shown(life.now)).isEmpty();

        life.passes(MILLI);
        drifting(2);
        assertThat(life.state.findings().shown(life.now)).containsOnlyKeys(Condition.DRIFTING_COUNT);
        assertThat(life.actions).isEmpty();

        drifting(0);
        assertThat(life.state.findings().shown(life.now)).isEmpty();
        drifting(-1);
        assertThat(life.state.findings().shown(life.now))
                .describedAs("its time begins anew")
                .isEmpty();
    }

    @Test
    void whatIsNotKnownDoesNotDrift() {
        life.beat((beat, sessions) -> {
            sessions.known = false;
            sessions.engine = 9;
        });
        assertThat(life.has(Condition.DRIFTING_COUNT)).isFalse();

        life.beat((beat, sessions) -> {
            sessions.leaked = 2;
            sessions.engine = 2;
        });
        assertThat(life.has(Condition.DRIFTING_COUNT))
                .describedAs("leaks are no drift")
                .isFalse();
    }

    @Test
    void neverConnectedSetToReportKeepsTheEngineAndShowsIt() {
        life.responding(Condition.NEVER_CONNECTED, Response.REPORT).beat((beat, sessions) -> {
            beat.lastCloseMillis = -1;
            beat.idleMillis = 59_999;
        });
        assertThat(life.has(Condition.NEVER_CONNECTED)).isFalse();

        life.passes(MILLI).beat((beat, sessions) -> {
            beat.lastCloseMillis = -1;
            beat.idleMillis = 60_000;
        });

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(Rule.POLICY_KEEPS);
        assertThat(life.actions).isEmpty();
        assertThat(life.has(Condition.NEVER_CONNECTED)).isTrue();
    }

    @Test
    void idleSetToReportKeepsTheEngineAndLetsOneGoToWhichNobodyCame() {
        life.responding(Condition.IDLE, Response.REPORT).serving().idle();
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.actions).isEmpty();
        assertThat(life.has(Condition.IDLE)).isTrue();

        life.serving();
        assertThat(life.has(Condition.IDLE)).isFalse();

        Life nobody = new Life().responding(Condition.IDLE, Response.REPORT);
        nobody.beat((beat, sessions) -> {
            beat.lastCloseMillis = -1;
            beat.idleMillis = 60_000;
        });
        assertThat(nobody.actions).singleElement().isInstanceOf(Action.AskExit.class);
    }

    @Test
    void aDoubtfulZeroIsReportedAsNoIdleEngine() {
        life.responding(Condition.IDLE, Response.REPORT).serving().beat((beat, sessions) -> sessions.known = false);

        assertThat(life.has(Condition.IDLE)).isFalse();
    }

    @Test
    void aSharedEngineThatIsIdleHasNoCondition() {
        life.shared().serving().idle();

        assertThat(life.state.findings().present()).isEmpty();
    }

    @Test
    void anEngineThatServedIsNoLongerOneToWhichNobodyCame() {
        life.beat((beat, sessions) -> {
            beat.lastCloseMillis = -1;
            beat.idleMillis = 60_000;
        });
        assertThat(life.has(Condition.NEVER_CONNECTED)).isTrue();

        life.answer(Code.EPOCH_MOVED).passes(SECOND).idle();

        assertThat(life.state.findings().present()).containsOnlyKeys(Condition.IDLE);
    }

    @Test
    void aDefunctProcessIsNamedWithItsParentAndNotSignalled() {
        life.terminating().on(new Event.ProcessGone("defunct; its parent is 1", true));

        assertThat(life.state.stage()).isEqualTo(Stage.GONE);
        assertThat(life.state.findings().of(Condition.DEFUNCT))
                .isNotNull()
                .extracting(Finding::detail)
                .asString()
                .contains("parent is 1");
        life.tickAfter(Duration.ofDays(1));
        assertThat(life.actions).isEmpty();
    }
}
