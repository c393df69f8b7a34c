package dev.inari.benchmarks;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.guard.Guard;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures what the guard needs to decide on one event, in time and in memory: the decision thread of a sidecar with 5,000 engines takes
 * 5,000 heartbeats in each interval. Each benchmark takes one step of an engine's life, from the state that leads to it. No arguments; ends
 * with 1 if a step takes longer than it may.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx256m")
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
// The results of the harness are raw.
@SuppressWarnings("rawtypes")
public class GuardDecision {
    private static final double MOST_NANOS = 2_000;
    private static final String AGENT = "0123456789abcdef0123456789abcdef";
    private static final long SECOND = 1_000_000_000;
    private static final Policy AT_ONCE = policy(Duration.ZERO);
    private static final Policy LINGERING = policy(Duration.ofMinutes(5));

    private final Event serves = beat(2, 3, 3);
    private final Event servesStill = beat(3, 3, 3);
    private final Event servesNobody = beat(3, 0, 0);
    private final Event leaked = beat(3, 3, 4);
    private final Event tick = new Event.Tick();
    private final Event missed = new Event.MissedBeat(Event.Miss.TIMED_OUT, "after 3 s");
    private final Event accepted =
            new Event.ExitAnswered(new ExitAnswer(ExitAnswer.Code.ACCEPTED, 7, "the engine takes no new session"));
    private final Event termSent = new Event.SignalResult(Signal.TERM, SignalOutcome.SENT);

    private final EngineState serving = after(EngineState.discovered(AGENT, 0), serves, 1);
    private final EngineState silent = after(after(serving, missed, 2), missed, 3);
    private final EngineState idle = after(serving, servesNobody, 2);
    private final EngineState asked = after(idle, accepted, 2);
    private final EngineState terminating = after(asked, tick, 32);
    private final EngineState terminated = after(terminating, termSent, 32);

    @Benchmark
    public Step beatWhileServing() {
        return Guard.step(serving, servesStill, AT_ONCE, 2 * SECOND);
    }

    @Benchmark
    public Step beatWhileLingering() {
        return Guard.step(serving, servesNobody, LINGERING, 2 * SECOND);
    }

    @Benchmark
    public Step beatWithLeak() {
        return Guard.step(serving, leaked, AT_ONCE, 2 * SECOND);
    }

    @Benchmark
    public Step tickWhileServing() {
        return Guard.step(serving, tick, AT_ONCE, 2 * SECOND);
    }

    @Benchmark
    public Step thirdMiss() {
        return Guard.step(silent, missed, AT_ONCE, 4 * SECOND);
    }

    @Benchmark
    public Step lastCloseLeadsToAsking() {
        return Guard.step(serving, servesNobody, AT_ONCE, 2 * SECOND);
    }

    @Benchmark
    public Step acceptanceLeadsToLeaving() {
        return Guard.step(idle, accepted, AT_ONCE, 2 * SECOND);
    }

    @Benchmark
    public Step overtimeLeadsToTerm() {
        return Guard.step(asked, tick, AT_ONCE, 32 * SECOND);
    }

    @Benchmark
    public Step termIsSent() {
        return Guard.step(terminating, termSent, AT_ONCE, 32 * SECOND);
    }

    @Benchmark
    public Step overtimeLeadsToKill() {
        return Guard.step(terminated, tick, AT_ONCE, 47 * SECOND);
    }

    public static void main(String[] arguments) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(GuardDecision.class.getName())
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        System.out.printf("%-26s %9s %9s%n", "step", "ns", "bytes");
        results.stream().sorted(Comparator.comparing(GuardDecision::nanos)).forEach(GuardDecision::print);
        if (results.isEmpty() || results.stream().anyMatch(result -> nanos(result) > MOST_NANOS)) {
            System.out.println("longer than " + MOST_NANOS + " ns, or not measured");
            System.exit(1);
        }
    }

    private static void print(RunResult result) {
        System.out.printf("%-26s %9.0f %9.0f%n", result.getPrimaryResult().getLabel(), nanos(result), bytes(result));
    }

    private static double bytes(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double nanos(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static EngineState after(EngineState state, Event event, long second) {
        return Guard.step(state, event, AT_ONCE, second * SECOND).state();
    }

    private static Policy policy(Duration linger) {
        Duration initialWait = Duration.ofMinutes(1);
        return new Policy("connection", true, linger, initialWait, Duration.ofSeconds(30), Duration.ofSeconds(15), 3);
    }

    /** The heartbeat of an engine that served before. */
    private static Event beat(long sequence, int users, int held) {
        Heartbeat.Builder beat = new Heartbeat.Builder(AGENT);
        beat.sequence = sequence;
        beat.epoch = 7;
        beat.idleMillis = users == 0 ? 1 : 0;
        beat.lastCloseMillis = 1_700_000_000_000L;
        SessionCounts.Builder sessions = new SessionCounts.Builder();
        sessions.user = users;
        sessions.engine = held;
        sessions.leaked = held - users;
        sessions.openedTotal = 100;
        sessions.closedTotal = 100L - users;
        return new Event.Beat(beat.build(sessions.build()));
    }
}
