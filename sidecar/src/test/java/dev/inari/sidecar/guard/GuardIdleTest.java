package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When an engine is asked to leave, and everything that keeps it. */
class GuardIdleTest {
    private static final Action ASK = new Action.AskExit(
            7, "policy connection, 0 user, 0 opening, 0 probe, 0 batch, engine says 0, idle for 1 ms");

    private final Life life = new Life();

    static Stream<Arguments> whatHolds() {
        return Stream.of(
                row("a user session", Rule.SERVES, (beat, sessions) -> sessions.user = 1),
                row("a session that opens", Rule.SERVES, (beat, sessions) -> sessions.opening = 1),
                row("unknown counts", Rule.COUNTS_DOUBTFUL, (beat, sessions) -> sessions.known = false),
                row("a hook error", Rule.COUNTS_DOUBTFUL, (beat, sessions) -> beat.hookErrors = 1),
                row("a session nobody knows", Rule.COUNTS_DOUBTFUL, (beat, sessions) -> sessions.engine = 1),
                row("one stranger beside one leak", Rule.COUNTS_DOUBTFUL, (beat, sessions) -> {
                    sessions.engine = 2;
                    sessions.leaked = 1;
                }),
                row("one stranger, after leaks that are gone", Rule.COUNTS_DOUBTFUL, (beat, sessions) -> {
                    sessions.engine = 1;
                    sessions.failedCloses = 40;
                }),
                row("never connected, 1 ms early", Rule.INITIAL_WAIT, (beat, sessions) -> {
                    beat.lastCloseMillis = -1;
                    beat.idleMillis = 59_999;
                }),
                row("only a probe ever came, 1 ms early", Rule.INITIAL_WAIT, (beat, sessions) -> {
                    sessions.openedTotal = 5;
                    beat.lastCloseMillis = -1;
                    beat.idleMillis = 59_999;
                }));
    }

    static Stream<Arguments> whatDoesNotHold() {
        return Stream.of(
                row("nothing", Life.EMPTY),
                row("a probe session", (beat, sessions) -> {
                    sessions.probe = 1;
                    sessions.engine = 1;
                }),
                row("a batch session", (beat, sessions) -> {
                    sessions.batch = 1;
                    sessions.engine = 1;
                }),
                row("a leak: its close failed", (beat, sessions) -> {
                    sessions.engine = 1;
                    sessions.leaked = 1;
                }),
                row("a leak in an engine map that cannot be read", (beat, sessions) -> {
                    sessions.engine = -1;
                    sessions.leaked = 1;
                }),
                row("an engine map that cannot be read", (beat, sessions) -> sessions.engine = -1),
                row("fewer sessions in the engine than known", (beat, sessions) -> sessions.probe = 1),
                row("never connected, the wait just over", (beat, sessions) -> {
                    beat.lastCloseMillis = -1;
                    beat.idleMillis = 60_000;
                }));
    }

    private static Arguments row(String name, Rule rule, BiConsumer<Heartbeat.Builder, SessionCounts.Builder> change) {
        return Arguments.of(name, rule, change);
    }

    private static Arguments row(String name, BiConsumer<Heartbeat.Builder, SessionCounts.Builder> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatHolds(String name, Rule rule, BiConsumer<Heartbeat.Builder, SessionCounts.Builder> change) {
        life.beat(change);

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.why().rule()).isEqualTo(rule);
        assertThat(life.actions).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatDoesNotHold(String name, BiConsumer<Heartbeat.Builder, SessionCounts.Builder> change) {
        life.beat(change);

        assertThat(life.state.stage()).isEqualTo(Stage.IDLE);
        assertThat(life.actions).hasSize(1).first().isInstanceOf(Action.AskExit.class);
    }

    @Test
    void lingerCountsOnTheEnginesClock() {
        life.policy =
                new Policy("lingers", true, Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO, Duration.ZERO, 3);

        life.passes(Duration.ofHours(1)).beat((beat, sessions) -> beat.idleMillis = 4_999);
        assertThat(life.state.why().rule()).isEqualTo(Rule.LINGER);

        life.beat((beat, sessions) -> beat.idleMillis = 5_000);
        assertThat(life.actions).hasSize(1);
    }

    @Test
    void policyThatKeepsTheEngineIsNotAskedTwice() {
        life.policy = new Policy("shared", false, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 3);

        life.idle();

        assertThat(life.state.why().rule()).isEqualTo(Rule.POLICY_KEEPS);
        assertThat(life.actions).isEmpty();
    }

    @Test
    void asksOnceWhileTheAnswerIsAwaited() {
        life.idle();
        assertThat(life.actions).containsExactly(ASK);

        life.idle().idle();

        assertThat(life.actions).isEmpty();
        assertThat(life.state.stage()).isEqualTo(Stage.IDLE);
    }

    @Test
    void asksWithTheEpochOfTheHeartbeat() {
        life.beat((beat, sessions) -> beat.epoch = 4711);

        assertThat(life.actions).hasSize(1).first().isInstanceOfSatisfying(Action.AskExit.class, ask -> assertThat(
                        ask.epoch())
                .isEqualTo(4711));
    }

    @Test
    void driftOfALeakIsPartOfTheExplanation() {
        life.beat((beat, sessions) -> {
            sessions.engine = 1;
            sessions.leaked = 1;
        });

        assertThat(life.state.why())
                .hasToString("policy connection, 0 user, 0 opening, 0 probe, 0 batch, engine says 1,"
                        + " drift 1, leaked 1, idle for 1 ms; nobody is served; ask it to leave at epoch 7");
    }

    @Test
    void engineThatServesItsFirstUserIsNotCalledNeverConnected() {
        life.beat((beat, sessions) -> beat.lastCloseMillis = -1);
        assertThat(life.state.why().inputs()).contains("never connected");

        life.beat((beat, sessions) -> {
            beat.lastCloseMillis = -1;
            sessions.user = 1;
        });
        assertThat(life.state.why().inputs()).contains("1 user").doesNotContain("never connected");
    }

    @Test
    void neverConnectedSetToReportKeepsTheEngineAndShowsIt() {
        life.responding(Condition.NEVER_CONNECTED, Response.REPORT).beat((beat, sessions) -> {
            beat.lastCloseMillis = -1;
            beat.idleMillis = 59_999;
        });
        assertThat(life.has(Condition.NEVER_CONNECTED)).isFalse();

        life.passes(Duration.ofMillis(1)).beat((beat, sessions) -> {
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

        life.answer(Code.EPOCH_MOVED).passes(Duration.ofSeconds(1)).idle();

        assertThat(life.state.findings().present()).containsOnlyKeys(Condition.IDLE);
    }
}
