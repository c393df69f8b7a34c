package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.WatchState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the guard makes of an engine's znode and its watch; none of it ends an engine that serves somebody. */
class GuardZnodeTest {
    private static final Duration AGENTS_OWN = Duration.ofSeconds(5);
    private static final Duration MILLI = Duration.ofMillis(1);

    private final Life life = new Life();

    private Life serving(WatchState watch) {
        return life.beat((beat, sessions) -> {
            beat.watch = watch;
            beat.idleMillis = 0;
            sessions.user = 1;
            sessions.engine = 1;
        });
    }

    private Life idle(WatchState watch) {
        return life.beat((beat, sessions) -> beat.watch = watch);
    }

    private Life deleted() {
        return life.on(new Event.ZnodeSeen("its czxid went from 4 to 9", ""));
    }

    @Test
    void aLostWatchIsLeftToTheAgentAndThenRepairedLessAndLessOften() {
        serving(WatchState.LOST);
        assertThat(life.has(Condition.WATCH_LOST)).isTrue();
        assertThat(life.actions).isEmpty();

        life.passes(AGENTS_OWN.minus(MILLI));
        assertThat(serving(WatchState.LOST).actions).isEmpty();
        life.passes(MILLI);
        assertThat(serving(WatchState.LOST).actions).singleElement().isInstanceOf(Action.RepairWatch.class);
        life.passes(Duration.ofSeconds(16).minus(MILLI));
        assertThat(serving(WatchState.LOST).actions).isEmpty();
        life.passes(MILLI);
        assertThat(serving(WatchState.LOST).actions).singleElement().isInstanceOf(Action.RepairWatch.class);

        serving(WatchState.ARMED);
        assertThat(life.has(Condition.WATCH_LOST)).isFalse();
    }

    @Test
    void whileNothingCanBeToldNothingIsConcluded() {
        serving(WatchState.LOST);
        serving(WatchState.UNKNOWN);
        assertThat(life.has(Condition.WATCH_LOST)).isTrue();
        serving(WatchState.NONE);
        assertThat(life.has(Condition.WATCH_LOST)).isFalse();
    }

    @Test
    void aReportIsNoRepair() {
        life.responding(Condition.WATCH_LOST, Response.REPORT)
                .responding(Condition.UNHEARD_DELETION, Response.REPORT)
                .responding(Condition.DEREGISTERED_ALIVE, Response.REPORT)
                .shared();
        serving(WatchState.LOST);
        deleted();
        life.passes(Duration.ofHours(1));
        assertThat(serving(WatchState.LOST).actions).isEmpty();
        assertThat(idle(WatchState.DEREGISTERED).actions).isEmpty();
        assertThat(life.has(Condition.DEREGISTERED_ALIVE)).isTrue();
    }

    @Test
    void aHoldKeepsBackRepairDrainAndExit() {
        life.held();
        serving(WatchState.LOST);
        deleted();
        life.passes(Duration.ofHours(1));
        assertThat(serving(WatchState.LOST).actions).isEmpty();
        life.released();
        assertThat(serving(WatchState.LOST).actions).hasSize(2);

        life.held();
        assertThat(idle(WatchState.DEREGISTERED).actions).isEmpty();
        life.released();
        assertThat(idle(WatchState.DEREGISTERED).actions).hasSize(1);
    }

    @Test
    void anUnheardDeletionDrainsAtTheNextHeartbeatWhoeverIsServedAndStaysUntilTheEngineHasLeft() {
        serving(WatchState.LOST);
        deleted();
        assertThat(life.actions).isEmpty();
        assertThat(serving(WatchState.LOST).actions).singleElement().isInstanceOf(Action.Drain.class);
        life.on(new Event.CureEnded(Condition.UNHEARD_DELETION, "TIMED_OUT (LOST): not back"));
        life.on(new Event.ZnodeSeen("", ""));
        assertThat(life.has(Condition.UNHEARD_DELETION)).isTrue();

        serving(WatchState.DEREGISTERED);
        assertThat(life.has(Condition.UNHEARD_DELETION)).isFalse();
        assertThat(life.has(Condition.DEREGISTERED_ALIVE)).isTrue();
        assertThat(life.actions).isEmpty();
        deleted();
        assertThat(life.has(Condition.UNHEARD_DELETION)).as("heard, late").isFalse();
    }

    @Test
    void whoHasLeftZooKeeperMayGoAtAnyShareLevelOnceNobodyIsServed() {
        life.shared();
        assertThat(idle(WatchState.ARMED).actions).isEmpty();
        assertThat(serving(WatchState.DEREGISTERED).actions).isEmpty();
        life.beat((beat, sessions) -> {
            beat.watch = WatchState.DEREGISTERED;
            sessions.known = false;
        });
        assertThat(life.actions).as("unknown is not zero").isEmpty();

        assertThat(idle(WatchState.DEREGISTERED).actions).singleElement().isInstanceOf(Action.AskExit.class);
    }

    @Test
    void twinsAreShownWhileTheyAreThere() {
        serving(WatchState.ARMED);
        life.on(new Event.ZnodeSeen("", "serverUri=h:2;version=1;refId=r;sequence=0000000002"));
        assertThat(life.has(Condition.TWIN_ENGINES)).isTrue();
        assertThat(serving(WatchState.ARMED).actions).isEmpty();
        life.on(new Event.ZnodeSeen("", ""));
        assertThat(life.has(Condition.TWIN_ENGINES)).isFalse();
    }
}
