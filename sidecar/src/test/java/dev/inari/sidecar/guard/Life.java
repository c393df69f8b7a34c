package dev.inari.sidecar.guard;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** Drives the guard through one engine's life with a clock of its own; keeps the last step's state and actions. */
final class Life {
    static final String AGENT = "0123456789abcdef0123456789abcdef";
    static final BiConsumer<Heartbeat.Builder, SessionCounts.Builder> EMPTY = (beat, sessions) -> {};

    Policy policy = new Policy(
            "connection",
            true,
            Duration.ZERO,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            3);
    EngineState state = EngineState.discovered(AGENT, 0);
    List<Action> actions = List.of();
    long now = 1_000_000;
    long sequence;
    String agent = AGENT;

    Life on(Event event) {
        Step step = Guard.step(state, event, policy, now);
        state = step.state();
        actions = step.actions();
        return this;
    }

    Life passes(Duration time) {
        now += time.toNanos();
        return this;
    }

    Life tickAfter(Duration time) {
        return passes(time).on(new Event.Tick());
    }

    /** A heartbeat of an engine that served once and serves nobody, but for what {@code change} says. */
    Life beat(BiConsumer<Heartbeat.Builder, SessionCounts.Builder> change) {
        Heartbeat.Builder beat = new Heartbeat.Builder(agent);
        SessionCounts.Builder sessions = new SessionCounts.Builder();
        beat.sequence = ++sequence;
        beat.epoch = 7;
        beat.idleMillis = 1;
        beat.lastCloseMillis = 1_700_000_000_000L;
        sessions.openedTotal = 1;
        sessions.closedTotal = 1;
        sessions.engine = 0;
        change.accept(beat, sessions);
        return on(new Event.Beat(beat.build(sessions.build())));
    }

    Life serving() {
        return beat((beat, sessions) -> {
            beat.idleMillis = 0;
            sessions.user = 1;
            sessions.engine = 1;
        });
    }

    Life idle() {
        return beat(EMPTY);
    }

    Life phase(ExitPhase phase, int milestones) {
        return beat((beat, sessions) -> {
            beat.exitPhase = phase;
            beat.milestones = milestones;
        });
    }

    /** A heartbeat of an engine whose stop was entered and has stood still for so long. */
    Life stopping(Duration unmoved) {
        return beat((beat, sessions) -> {
            beat.exitPhase = ExitPhase.STOP_ENTERED;
            beat.stopUnmovedMillis = unmoved.toMillis();
        });
    }

    /** A policy that answers this condition in this way. */
    Life responding(Condition condition, Response response) {
        policy = policy.with(policy.care().with(condition, response));
        return this;
    }

    /** A policy that leaves idle engines alone, as that of a shared engine does. */
    Life shared() {
        policy = new Policy(
                "shared",
                false,
                policy.linger(),
                policy.initialWait(),
                policy.graceful(),
                policy.term(),
                policy.suspectAfterMisses(),
                policy.care());
        return this;
    }

    Life held() {
        return on(new Event.Held(new Hold("ann", "looking at it")));
    }

    Life released() {
        return on(new Event.Released("ann", "done"));
    }

    Life ordered(boolean evenIfServing) {
        return on(new Event.Ordered(new Order("ann", "must go", evenIfServing)));
    }

    boolean has(Condition condition) {
        return state.findings().has(condition);
    }

    Life answer(ExitAnswer.Code code) {
        return on(new Event.ExitAnswered(new ExitAnswer(code, 7, "test")));
    }

    Life miss() {
        return on(new Event.MissedBeat(Event.Miss.TIMED_OUT, "after 3 s"));
    }

    Life signalled(Signal signal, SignalOutcome outcome) {
        return on(new Event.SignalResult(signal, outcome));
    }

    /** Up to an accepted request to exit. */
    Life asked() {
        return serving().idle().answer(ExitAnswer.Code.ACCEPTED);
    }

    /** Up to a SIGTERM that was sent. */
    Life terminating() {
        return asked().tickAfter(policy.graceful()).signalled(Signal.TERM, SignalOutcome.SENT);
    }

    /** Up to a SIGKILL that was sent. */
    Life killing() {
        return terminating().tickAfter(policy.term()).signalled(Signal.KILL, SignalOutcome.SENT);
    }
}
