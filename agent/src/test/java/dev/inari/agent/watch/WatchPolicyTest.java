package dev.inari.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.watch.Look.Registration;
import dev.inari.agent.watch.Verdict.Action;
import dev.inari.mbeans.WatchState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that a look can find, and what it means. */
class WatchPolicyTest {
    private static final long SESSION = 7;

    @ParameterizedTest
    @CsvSource({"NONE, NONE", "OUT, DEREGISTERED"})
    void withoutARegistrationNothingIsLost(Registration registration, WatchState state) {
        Verdict verdict = WatchPolicy.judge(Look.without(registration), new NodeStat(1, SESSION), SESSION);

        assertThat(verdict.state).isEqualTo(state);
        assertThat(verdict.action).isEqualTo(Action.NOTHING);
    }

    /** What was heard being made in this session and is gone cannot have expired, though no look ever found it. */
    @ParameterizedTest
    @CsvSource({"-, LOST, DRAIN", "3/7, LOST, REARM"})
    void whatWasMadeInThisSession(String node, WatchState state, Action action) {
        Verdict verdict = WatchPolicy.judge(Look.ofTable(SESSION, false).with(stat(node), true), new NodeStat(1, 6), 6);

        assertThat(verdict.state).isEqualTo(state);
        assertThat(verdict.action).isEqualTo(action);
    }

    @Test
    void withoutAConnectionNothingIsKnownOrDone() {
        Verdict verdict = WatchPolicy.judge(Look.disconnected(), new NodeStat(1, SESSION), SESSION);

        assertThat(verdict.state).isEqualTo(WatchState.UNKNOWN);
        assertThat(verdict.action).isEqualTo(Action.NOTHING);
        assertThat(verdict.problem).isNotEmpty();
    }

    /** The ensemble is only asked where the table does not tell. */
    @ParameterizedTest
    @CsvSource({
        "true,  true,  7, ARMED, NOTHING",
        "true,  true,  6, UNKNOWN, ASK",
        "true,  false, 0, UNKNOWN, ASK",
        "false, true,  7, UNKNOWN, ASK",
        "false, true,  6, UNKNOWN, ASK",
        "false, false, 0, UNKNOWN, ASK",
    })
    void byTheTableAlone(boolean armed, boolean known, long knownSession, WatchState state, Action action) {
        Verdict verdict = WatchPolicy.judge(
                Look.ofTable(SESSION, armed), known ? new NodeStat(1, knownSession) : null, knownSession);

        assertThat(verdict.state).isEqualTo(state);
        assertThat(verdict.action).isEqualTo(action);
    }

    /** Nodes are written as change/owner; {@code -} is none. The client's session is 7. */
    @ParameterizedTest
    @CsvSource({
        // Seen for the first time.
        "false, -,   0, -,   UNKNOWN, WAIT",
        "false, -,   0, 1/7, LOST,    REARM",
        "true,  -,   0, 1/7, ARMED,   NOTHING",
        "false, -,   0, 1/0, LOST,    REARM",
        "false, -,   0, 1/6, UNKNOWN, WAIT",
        "true,  -,   0, 1/6, UNKNOWN, WAIT",
        // The same session as before: what is gone was deleted.
        "false, 1/7, 7, 1/7, LOST,    REARM",
        "true,  1/7, 7, 1/7, ARMED,   NOTHING",
        "false, 1/7, 7, -,   LOST,    DRAIN",
        "false, 1/7, 7, 2/7, LOST,    DRAIN",
        "true,  1/7, 7, 2/7, LOST,    DRAIN",
        "false, 1/7, 7, 2/6, UNKNOWN, WAIT",
        // A new session: what is gone went with the old one.
        "false, 1/6, 6, -,   UNKNOWN, WAIT",
        "false, 1/6, 6, 1/6, UNKNOWN, WAIT",
        "false, 1/6, 6, 2/7, LOST,    REARM",
        "true,  1/6, 6, 2/7, ARMED,   NOTHING",
        // A node that outlives sessions is deleted only on purpose.
        "false, 1/0, 6, 1/0, LOST,    REARM",
        "true,  1/0, 6, 1/0, ARMED,   NOTHING",
        "false, 1/0, 6, -,   LOST,    DRAIN",
        "false, 1/0, 6, 2/0, LOST,    DRAIN",
    })
    void byTheEnsemblesAnswer(
            boolean armed, String known, long knownSession, String node, WatchState state, Action action) {
        Verdict verdict =
                WatchPolicy.judge(Look.ofTable(SESSION, armed).with(stat(node), false), stat(known), knownSession);

        assertThat(verdict.state).isEqualTo(state);
        assertThat(verdict.action).isEqualTo(action);
        assertThat(verdict.problem.isEmpty()).isEqualTo(action == Action.NOTHING);
    }

    private static @Nullable NodeStat stat(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? null
                : new NodeStat(Long.parseLong(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }

    @ParameterizedTest
    @EnumSource(WatchMode.class)
    void modesAreSpelledAsTheyAreRead(WatchMode mode) {
        assertThat(WatchMode.of(mode.toString())).isSameAs(mode);
        assertThat(WatchMode.of(mode.name())).as("capitals").isNull();
    }

    @Test
    void quickAtFirstThenEverMoreSeldom() {
        Backoff backoff = new Backoff();

        for (long now = 0; now < 1_000; now += 100) {
            assertThat(backoff.afterFailure(now)).isEqualTo(Backoff.QUICK_MILLIS);
        }
        long last = 0;
        for (int i = 0; i < 20; i++) {
            long delay = backoff.afterFailure(1_000);
            assertThat(delay).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Backoff.LONGEST_MILLIS);
            last = delay;
        }
        assertThat(last).isEqualTo(Backoff.LONGEST_MILLIS);

        backoff.reset();
        assertThat(backoff.afterFailure(60_000)).isEqualTo(Backoff.QUICK_MILLIS);
    }

    @Test
    void oneLossCountsOnceHoweverOftenItIsSeen() {
        WatchRecord record = new WatchRecord();
        for (WatchState state : new WatchState[] {
            WatchState.ARMED, WatchState.LOST, WatchState.UNKNOWN, WatchState.LOST, WatchState.ARMED, WatchState.LOST
        }) {
            record.found(state, "");
        }

        assertThat(record.losses()).isEqualTo(2);
    }
}
