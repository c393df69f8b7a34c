package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When sessions are closed that nobody uses any more, and when they are left alone. */
class GuardCureTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration ORPHAN = Care.NORMAL.orphanAfter();

    private final Life life = new Life();

    private Life leaking(int leaked) {
        return life.beat((beat, sessions) -> {
            sessions.user = 1;
            sessions.leaked = leaked;
            sessions.engine = 1 + leaked;
            beat.idleMillis = 0;
        });
    }

    private static SessionInfo session(String id, Consumer<SessionInfo.Builder> change) {
        SessionInfo.Builder session = new SessionInfo.Builder(id, SessionKind.USER);
        session.runningOperations = 0;
        session.lastAccessMillis = 1_700_000_000_000L;
        session.idleMillis = ORPHAN.toMillis();
        change.accept(session);
        return session.build();
    }

    private static SessionInfo orphan(String id) {
        return session(id, session -> {});
    }

    private Life read(SessionInfo... sessions) {
        return life.on(new Event.SessionsRead(List.of(sessions)));
    }

    private Life curing() {
        return life.responding(Condition.ORPHAN_SESSION, Response.CURE);
    }

    @Test
    void aLeakIsClosedWhenItLastedAndThenLessAndLessOften() {
        leaking(1);
        assertThat(life.has(Condition.LEAKED_SESSION)).isTrue();
        for (long pause : new long[] {10, 16, 32, 64, 128, 256, 300, 300}) {
            life.passes(Duration.ofSeconds(pause).minus(MILLI));
            leaking(1);
            assertThat(life.actions).isEmpty();

            life.passes(MILLI);
            leaking(1);
            assertThat(life.actions).singleElement().isInstanceOf(Action.CloseLeaked.class);
            assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        }
    }

    @Test
    void aLeakThatEndsByItselfIsNotClosed() {
        leaking(1);
        life.passes(Duration.ofSeconds(9));
        leaking(0);
        life.passes(Duration.ofSeconds(9));
        leaking(1);

        assertThat(life.actions).isEmpty();
    }

    @Test
    void whatBecameOfTheCureIsTold() {
        leaking(1);
        life.on(new Event.CureEnded(Condition.LEAKED_SESSION, "s1 CLOSED"));
        assertThat(life.state.findings().of(Condition.LEAKED_SESSION))
                .isNotNull()
                .extracting(Finding::outcome)
                .isEqualTo("s1 CLOSED");

        leaking(0);
        life.on(new Event.CureEnded(Condition.LEAKED_SESSION, "late"));
        assertThat(life.state.findings().present()).isEmpty();
    }

    @Test
    void aLeakIsLeftAloneIfSoConfiguredOrHeld() {
        life.responding(Condition.LEAKED_SESSION, Response.REPORT);
        leaking(1);
        life.passes(Duration.ofHours(1));
        leaking(1);
        assertThat(life.actions).isEmpty();

        life.responding(Condition.LEAKED_SESSION, Response.CURE).held();
        leaking(1);
        assertThat(life.actions).isEmpty();

        life.released();
        leaking(1);
        assertThat(life.actions).hasSize(1);
    }

    @Test
    void anEngineThatIsAboutToLeaveTakesItsLeaksWithIt() {
        leaking(1);
        life.passes(Duration.ofHours(1)).beat((beat, sessions) -> {
            sessions.leaked = 1;
            sessions.engine = 1;
        });

        assertThat(life.state.stage()).isEqualTo(Stage.IDLE);
        assertThat(life.actions).singleElement().isInstanceOf(Action.AskExit.class);
    }

    @Test
    void anEngineThatIsOrderedToLeaveTakesItsLeaksWithIt() {
        leaking(1);
        life.passes(Duration.ofHours(1)).ordered(true);
        leaking(1);
        assertThat(life.actions).singleElement().isInstanceOf(Action.ForceExit.class);

        life.passes(Duration.ofSeconds(1));
        leaking(1);
        assertThat(life.actions).describedAs("while that one is on its way").isEmpty();
    }

    @Test
    void aSharedEngineThatIsIdleIsRidOfItsLeaks() {
        life.shared();
        for (int i = 0; i < 2; i++) {
            life.passes(Duration.ofSeconds(10)).beat((beat, sessions) -> {
                sessions.leaked = 1;
                sessions.engine = 1;
            });
        }

        assertThat(life.actions).singleElement().isInstanceOf(Action.CloseLeaked.class);
    }

    @Test
    void anOrphanIsOnlyReportedByDefault() {
        life.serving();
        read(orphan("a"), orphan("b"));

        assertThat(life.state.findings().of(Condition.ORPHAN_SESSION))
                .isNotNull()
                .extracting(Finding::detail)
                .asString()
                .startsWith("2 sessions");
        assertThat(life.actions).isEmpty();
    }

    @Test
    void unknownIsNotZero() {
        curing().serving();
        read(
                session("operations unknown", session -> session.runningOperations = -1),
                session("an operation runs", session -> session.runningOperations = 1),
                session("last call unknown", session -> session.lastAccessMillis = -1),
                session("idle time unknown", session -> session.idleMillis = -1),
                session("closes already", session -> session.closingMillis = 0),
                session("a call lately", session -> session.idleMillis = ORPHAN.toMillis() - 1));

        assertThat(life.has(Condition.ORPHAN_SESSION)).isFalse();
        assertThat(life.actions).isEmpty();
    }

    @Test
    void anOrphanIsClosedBehindItsLastCall() {
        curing().serving();
        read(orphan("a"), session("used", session -> session.runningOperations = 1));

        assertThat(life.actions).singleElement().isInstanceOfSatisfying(Action.CloseOrphan.class, close -> {
            assertThat(close.sessionId()).isEqualTo("a");
            assertThat(close.lastAccessMillis()).isEqualTo(1_700_000_000_000L);
        });

        read(orphan("a"));
        assertThat(life.actions).describedAs("not again at once").isEmpty();
        life.passes(Duration.ofSeconds(16));
        read(orphan("a"));
        assertThat(life.actions).hasSize(1);
    }

    @Test
    void aMistakeInASettingDoesNotCloseEverythingAtOnce() {
        curing().serving();
        List<SessionInfo> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(orphan("s" + i));
        }

        read(many.toArray(SessionInfo[]::new));

        assertThat(life.actions).hasSize(10);
    }

    @Test
    void noOrphanIsClosedWhileHeldNorInAnEngineThatLeaves() {
        curing().serving().held();
        read(orphan("a"));
        assertThat(life.actions).isEmpty();

        life.released().asked();
        read(orphan("a"));
        assertThat(life.actions).isEmpty();
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BATCH", "PROBE"})
    void onlyUserSessionsAreOrphans(SessionKind kind) {
        curing().serving();
        SessionInfo.Builder other = new SessionInfo.Builder("x", kind);
        other.runningOperations = 0;
        other.lastAccessMillis = 1;
        other.idleMillis = ORPHAN.toMillis();

        read(other.build());

        assertThat(life.has(Condition.ORPHAN_SESSION)).isFalse();
        assertThat(life.actions).isEmpty();
    }
}
