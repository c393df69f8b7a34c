package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engine's bell alone may lead to: a request at an epoch that no heartbeat showed, where nothing else is to be known. */
class GuardBellTest {
    private static final Event RANG = new Event.Rang();

    private final Life life = new Life();

    /** Each close moves the epoch by one. */
    @Test
    void asksAtTheEpochToWhichTheClosesLed() {
        life.beat(served(3)).on(RANG);

        assertThat(life.actions).singleElement().isInstanceOfSatisfying(Action.AskExit.class, ask -> assertThat(
                        ask.epoch())
                .isEqualTo(7 + 3));
        assertThat(life.state.stage()).isEqualTo(Stage.IDLE);
        assertThat(life.state.why().toString()).contains("its bell rang", "3 user", "at epoch 10");
        assertThat(life.has(Condition.IDLE)).isTrue();
        assertThat(life.has(Condition.NEVER_CONNECTED)).isFalse();
    }

    @Test
    void acceptedLetsTheEngineLeave() {
        life.serving().on(RANG).answer(Code.ACCEPTED);

        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
    }

    @Test
    void anEpochThatMovedOtherwiseIsAskedForAtOnceWhenItIsRead() {
        life.serving().on(RANG).answer(Code.EPOCH_MOVED);
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.actions).isEmpty();

        life.beat((beat, sessions) -> beat.epoch = 12);

        assertThat(life.actions).singleElement().isInstanceOfSatisfying(Action.AskExit.class, ask -> assertThat(
                        ask.epoch())
                .isEqualTo(12));
    }

    @Test
    void whoIsServedAgainIsLeftAlone() {
        life.serving().on(RANG).answer(Code.SERVING);
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);

        life.passes(Duration.ofMillis(999)).on(RANG);

        assertThat(life.actions).as("no flood of requests").isEmpty();
    }

    @Test
    void withoutAnAnswerTheNextHeartbeatTells() {
        life.serving().on(RANG).on(new Event.ExitUnanswered("timed out"));
        assertThat(life.state.stage()).isEqualTo(Stage.IDLE);

        life.phase(ExitPhase.ACCEPTED, 1);

        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
    }

    @Test
    void onceIsEnough() {
        life.serving().on(RANG).on(RANG);

        assertThat(life.actions).isEmpty();
    }

    @Test
    void whatAnEngineOnItsWayOutRingsIsNothingNew() {
        life.asked().on(RANG);

        assertThat(life.actions).isEmpty();
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
    }

    /** Whatever else is to be known or waited for, the bell is only a reason to read. */
    @ParameterizedTest
    @MethodSource("reasonsToReadFirst")
    void asksNobody(String why, Consumer<Life> before) {
        before.accept(life);
        EngineState state = life.state;

        life.on(RANG);

        assertThat(life.actions).as(why).isEmpty();
        assertThat(life.state).as(why).isEqualTo(state);
    }

    static Stream<Arguments> reasonsToReadFirst() {
        Map<String, Consumer<Life>> reasons = Map.ofEntries(
                Map.entry("it was never heard", life -> {}),
                Map.entry("it was heard idle", Life::idle),
                Map.entry("a session was opening", with(sessions -> sessions.opening = 1)),
                Map.entry("counts are not known", with(sessions -> sessions.known = false)),
                Map.entry("the engine holds strangers", with(sessions -> sessions.engine = 5)),
                Map.entry(
                        "a hook failed", life -> life.beat(served(1).andThen((beat, sessions) -> beat.hookErrors = 1))),
                Map.entry("a heartbeat was missed", life -> life.serving().miss()),
                Map.entry(
                        "its gate was closed by somebody",
                        life -> life.beat(served(1).andThen((beat, sessions) -> beat.exitPhase = ExitPhase.ACCEPTED))),
                Map.entry("it is held", life -> life.serving().held()),
                Map.entry("it was ordered to go", life -> life.serving().ordered(true)),
                Map.entry("it stays while idle", life -> life.shared().serving()),
                Map.entry("idleness is only reported", life -> life.responding(Condition.IDLE, Response.REPORT)
                        .serving()),
                Map.entry("it lingers", life -> {
                    life.policy = new Policy(
                            "lingers",
                            true,
                            Duration.ofMillis(1),
                            Duration.ZERO,
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(15),
                            3);
                    life.serving();
                }));
        return reasons.entrySet().stream().map(reason -> Arguments.of(reason.getKey(), reason.getValue()));
    }

    private static Consumer<Life> with(Consumer<SessionCounts.Builder> change) {
        return life -> life.beat(served(1).andThen((beat, sessions) -> change.accept(sessions)));
    }

    private static BiConsumer<Heartbeat.Builder, SessionCounts.Builder> served(int users) {
        return (beat, sessions) -> {
            beat.idleMillis = 0;
            beat.lastCloseMillis = -1;
            sessions.user = users;
            sessions.engine = users;
        };
    }
}
