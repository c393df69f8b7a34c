package dev.inari.sidecar.simulation;

import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.IdentifiedHeartbeat;
import dev.inari.jmx.JobsReport;
import dev.inari.jmx.MBeanQuestion;
import dev.inari.jmx.Outcome;
import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitMXBean;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.Milestone;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.TargetStatus;
import dev.inari.mbeans.WatchAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One sidecar's client of one engine: every call may be lost, late or answered by somebody else, and comes back by its deadline. */
final class RunClient implements EngineClient {
    private static final String STRANGER = "f".repeat(32);

    private final Run run;
    private final World world;
    private final SimEngine engine;
    private @Nullable Heartbeat lastBeat;

    RunClient(Run run, World world, SimEngine engine) {
        this.run = run;
        this.world = world;
        this.engine = engine;
    }

    /** What a call does in the engine, whether or not anybody hears of it. */
    private interface Request<T> {
        T arrives();
    }

    /** One call that does what the request asks for in the engine, if it gets there. */
    private <T> Outcome<T> call(Request<T> request) {
        Line.Fate fate = engine.line().fate();
        if (fate == Line.Fate.REFUSED || !engine.alive()) {
            return new Outcome.Refused<>("connection refused");
        }
        long deadline = world.deadlineNanos();
        switch (fate) {
            case LOST_REQUEST -> run.await(deadline);
            case LATE_REQUEST -> {
                long late = deadline + world.chance().millis(0, 8000);
                world.time().in(late, () -> engine.whenRunning(request::arrives));
                run.await(deadline);
            }
            case LOST_ANSWER -> {
                engine.whenRunning(request::arrives);
                run.await(deadline);
            }
            case MALFORMED -> {
                engine.whenRunning(request::arrives);
                return new Outcome.Malformed<>("nonsense");
            }
            case STRANGER -> {
                return new Outcome.AuthenticationFailed<>("another agent");
            }
            default -> {
                return reaches(request, deadline);
            }
        }
        return new Outcome.TimedOut<>("after the deadline");
    }

    private <T> Outcome<T> reaches(Request<T> request, long deadline) {
        if (!engine.process().runs()) {
            // Stopped: the request waits in the socket.
            engine.whenRunning(request::arrives);
            run.await(deadline);
            return new Outcome.TimedOut<>("after the deadline");
        }
        travels();
        if (!engine.process().runs()) {
            return new Outcome.Refused<>("connection reset");
        }
        T answer = request.arrives();
        travels();
        return new Outcome.Answered<>(answer);
    }

    private void travels() {
        if (world.chance().of(0.05)) {
            run.await(world.chance().millis(0, 200));
        }
    }

    @Override
    public Outcome<Heartbeat> heartbeat() {
        run.point(Point.READ);
        Heartbeat last = lastBeat;
        Line.Fate fate = engine.line().fate();
        if (fate == Line.Fate.STRANGER && engine.alive()) {
            return new Outcome.Answered<>(ofAnother());
        }
        if (fate == Line.Fate.FROZEN && last != null && engine.alive()) {
            return new Outcome.Answered<>(last);
        }
        return heard(call(engine.agent()::heartbeat));
    }

    /** A new engine that serves nobody, where the old one was. */
    private static Heartbeat ofAnother() {
        Heartbeat.Builder beat = new Heartbeat.Builder(STRANGER);
        beat.sequence = 1_000_000;
        beat.idleMillis = 1_000_000;
        beat.lastCloseMillis = 1;
        return beat.build(new SessionCounts.Builder().build());
    }

    private Outcome<Heartbeat> heard(Outcome<Heartbeat> outcome) {
        if (outcome instanceof Outcome.Answered<Heartbeat> answered) {
            Heartbeat last = lastBeat;
            lastBeat = answered.value();
            world.trace(() -> news(last, answered.value()));
            world.judge().heard(engine, answered.value());
        } else {
            world.trace(() -> engine + " " + outcome.describe());
        }
        run.point(Point.HEARD);
        return outcome;
    }

    private String news(@Nullable Heartbeat last, Heartbeat beat) {
        boolean same = last != null && last.getEpoch() == beat.getEpoch() && last.getExitPhase() == beat.getExitPhase();
        return engine + (same ? " answers" : " answers " + beat);
    }

    @Override
    public Outcome<EngineIdentity> identity() {
        run.requireAlive();
        return call(engine.agent()::identity);
    }

    @Override
    public Outcome<IdentifiedHeartbeat> identifiedHeartbeat() {
        run.point(Point.READ);
        Outcome<IdentifiedHeartbeat> outcome = call(() -> new IdentifiedHeartbeat(
                engine.agent().heartbeat(), engine.agent().identity()));
        heard(outcome.map(IdentifiedHeartbeat::heartbeat));
        return outcome;
    }

    @Override
    public Outcome<ExitAnswer> requestExit(long epoch, String reason) {
        run.point(Point.ASK);
        world.judge().asks(engine, epoch);
        return answered(call(() -> engine.agent().requestExit(epoch)), "asked at epoch " + epoch);
    }

    @Override
    public Outcome<ExitAnswer> exitThoughServing(String reason) {
        run.point(Point.ASK);
        world.judge().asksForce(engine);
        return answered(call(engine.agent()::exitThoughServing), "ordered to leave");
    }

    private Outcome<ExitAnswer> answered(Outcome<ExitAnswer> outcome, String request) {
        world.trace(() -> engine + ", " + request + ": " + outcome.describe());
        if (outcome instanceof Outcome.Answered<ExitAnswer> answered) {
            world.judge().answered(engine, answered.value());
        }
        run.point(Point.ANSWERED);
        return outcome;
    }

    @Override
    public Outcome<ExitAnswer> rehearseExit() {
        run.requireAlive();
        return call(() -> engine.agent().requestExit(ExitMXBean.NO_EPOCH));
    }

    @Override
    public Outcome<List<SessionInfo>> sessions() {
        run.requireAlive();
        return call(engine.users()::sessions);
    }

    @Override
    public Outcome<List<SessionInfo>> leaked() {
        run.point(Point.CURE);
        return call(engine.users()::leaked);
    }

    @Override
    public Outcome<CloseAnswer> closeSession(String id, long lastAccessMillis, String reason) {
        run.point(Point.CURE);
        return call(() -> engine.users().close(id, lastAccessMillis));
    }

    @Override
    public Outcome<List<String>> threadsHoldingJvm() {
        run.requireAlive();
        return call(() -> List.of("a thread that holds the JVM"));
    }

    @Override
    public Outcome<String> threadDump() {
        run.requireAlive();
        return call(() -> "all threads");
    }

    @Override
    public Outcome<ExitAnswer> reopen(String reason) {
        return new Outcome.Refused<>("the sidecar reopens nothing");
    }

    @Override
    public Outcome<List<Milestone>> milestones() {
        return new Outcome.Refused<>("the sidecar does not ask for it");
    }

    @Override
    public Outcome<List<TargetStatus>> targets() {
        return new Outcome.Refused<>("the sidecar does not ask for it");
    }

    @Override
    public <T> Outcome<T> browse(String what, MBeanQuestion<T> question) {
        return new Outcome.Refused<>("nobody browses in the simulation");
    }

    @Override
    public Outcome<List<String>> problems() {
        return new Outcome.Refused<>("the sidecar does not ask for it");
    }

    @Override
    public Outcome<JobsReport> jobs(long known) {
        return new Outcome.NotInstrumented<>("no engine of the simulation submits jobs");
    }

    @Override
    public Outcome<WatchReport> watches() {
        return new Outcome.NotInstrumented<>("no engine of the simulation is in ZooKeeper");
    }

    @Override
    public Outcome<WatchAnswer> auditWatch() {
        return new Outcome.NotInstrumented<>("no engine of the simulation is in ZooKeeper");
    }

    @Override
    public Outcome<WatchAnswer> repairWatch(String reason) {
        return new Outcome.NotInstrumented<>("no engine of the simulation is in ZooKeeper");
    }

    @Override
    public Outcome<WatchAnswer> drain(String reason) {
        return new Outcome.NotInstrumented<>("no engine of the simulation is in ZooKeeper");
    }

    @Override
    public void close() {
        // nothing is open
    }
}
