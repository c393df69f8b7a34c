package dev.inari.sidecar;

import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.IdentifiedHeartbeat;
import dev.inari.jmx.JobsReport;
import dev.inari.jmx.MBeanQuestion;
import dev.inari.jmx.Outcome;
import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.Milestone;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.mbeans.TargetStatus;
import dev.inari.mbeans.WatchAnswer;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.engine.FakeProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine with an agent, as far as a sidecar can tell. Thread-safe. */
final class FakeEngine implements EngineClient {
    /** Of its connector. */
    static final String SECRET = "ab".repeat(32);

    final Announcement announced;
    final List<Long> exitRequests = new ArrayList<>();
    final List<String> leaked = new ArrayList<>();
    int identityReads;
    int heartbeatReads;
    int rehearsals;

    @Nullable
    String learnsShareLevelWhenIdle;

    /** Whether its process is there, so that it can answer. */
    BooleanSupplier lives = () -> true;

    String shareLevel = "CONNECTION";
    boolean silent;
    /** Hears how long a call to a silent engine holds its thread. */
    Consumer<Duration> holdsThread = time -> {};

    /** Runs inside the engine when an exit is asked for. */
    Runnable beforeExit = () -> {};

    /** What is told of its znode's watch, and what was ordered about it. */
    WatchState watch = WatchState.NONE;

    /** What its agent tells of the watch beyond that; null if it does not. */
    @Nullable
    WatchReport watchReport;

    final List<String> watchOrders = new ArrayList<>();
    WatchAnswer.Code watchAnswer = WatchAnswer.Code.DONE;
    String namespace = "";
    String refId = "";

    boolean broken;
    boolean closed;
    ExitAnswer.@Nullable Code refuses;
    /** Sessions that the engine's own map holds beyond those that are open or leaked. */
    int drift;

    private int user;
    private long epoch = 1;
    private long sequence;
    private boolean everServed;
    private ExitPhase phase = ExitPhase.OPEN;

    FakeEngine(String agentId, long pid) {
        this(agentId, pid, "service:jmx:rmi://127.0.0.1/stub/" + pid);
    }

    FakeEngine(String agentId, long pid, String connector) {
        this.announced = new Announcement(agentId, pid, 99, FakeProcesses.BOOT, "", "kyuubi-flink", connector, SECRET);
    }

    synchronized void opens() {
        user++;
        epoch++;
        everServed = true;
    }

    synchronized void closesSession() {
        user--;
        epoch++;
        if (learnsShareLevelWhenIdle != null) {
            shareLevel = learnsShareLevelWhenIdle;
        }
    }

    synchronized void phase(ExitPhase next) {
        phase = next;
    }

    @Override
    public synchronized Outcome<EngineIdentity> identity() {
        identityReads++;
        if (!lives.getAsBoolean()) {
            return new Outcome.Refused<>("its process has ended");
        }
        if (silent) {
            holdsThread.accept(Duration.ofSeconds(3));
            return new Outcome.TimedOut<>("after 3 s");
        }
        return new Outcome.Answered<>(new EngineIdentity(
                1,
                announced.agentId(),
                announced.pid(),
                announced.startTicks(),
                announced.bootId(),
                announced.engineType(),
                shareLevel,
                "configuration",
                refId,
                "",
                "",
                "",
                namespace));
    }

    @Override
    public synchronized Outcome<Heartbeat> heartbeat() {
        heartbeatReads++;
        if (!lives.getAsBoolean()) {
            return new Outcome.Refused<>("its process has ended");
        }
        if (broken) {
            throw new IllegalStateException("a broken client");
        }
        if (silent) {
            holdsThread.accept(Duration.ofSeconds(3));
            return new Outcome.TimedOut<>("after 3 s");
        }
        Heartbeat.Builder beat = new Heartbeat.Builder(announced.agentId());
        beat.sequence = ++sequence;
        beat.epoch = epoch;
        beat.exitPhase = phase;
        beat.watch = watch;
        beat.jobChanges = jobChanges;
        beat.idleMillis = user == 0 ? 10 : 0;
        beat.lastCloseMillis = everServed ? 1 : -1;
        SessionCounts.Builder sessions = new SessionCounts.Builder();
        sessions.user = user;
        sessions.leaked = leaked.size();
        sessions.engine = user + leaked.size() + drift;
        return new Outcome.Answered<>(beat.build(sessions.build()));
    }

    @Override
    public synchronized Outcome<ExitAnswer> requestExit(long atEpoch, String reason) {
        exitRequests.add(atEpoch);
        beforeExit.run();
        ExitAnswer.Code code = refuses;
        if (code == null) {
            code = user > 0
                    ? ExitAnswer.Code.SERVING
                    : atEpoch != epoch ? ExitAnswer.Code.EPOCH_MOVED : ExitAnswer.Code.ACCEPTED;
        }
        if (code == ExitAnswer.Code.ACCEPTED) {
            phase = ExitPhase.STOP_ENTERED;
        }
        return new Outcome.Answered<>(new ExitAnswer(code, epoch, "fake"));
    }

    @Override
    public Outcome<IdentifiedHeartbeat> identifiedHeartbeat() {
        Outcome<EngineIdentity> identity = identity();
        return heartbeat()
                .map(beat -> new IdentifiedHeartbeat(beat, ((Outcome.Answered<EngineIdentity>) identity).value()));
    }

    /** Somebody has read its heartbeat so often. */
    synchronized void wasRead(int times) {
        sequence += times;
    }

    @Override
    public synchronized Outcome<ExitAnswer> rehearseExit() {
        rehearsals++;
        return new Outcome.Answered<>(new ExitAnswer(ExitAnswer.Code.EPOCH_MOVED, epoch, "a rehearsal"));
    }

    @Override
    public Outcome<ExitAnswer> reopen(String reason) {
        return new Outcome.Refused<>("not in this test");
    }

    @Override
    public Outcome<List<SessionInfo>> sessions() {
        return new Outcome.Refused<>("not in this test");
    }

    @Override
    public synchronized Outcome<List<SessionInfo>> leaked() {
        return new Outcome.Answered<>(leaked.stream()
                .map(id -> new SessionInfo.Builder(id, SessionKind.USER).build())
                .toList());
    }

    @Override
    public synchronized Outcome<CloseAnswer> closeSession(String id, long lastAccessMillis, String reason) {
        CloseAnswer.Code code = leaked.remove(id) ? CloseAnswer.Code.GONE : CloseAnswer.Code.ALREADY_GONE;
        return new Outcome.Answered<>(new CloseAnswer(code, "fake"));
    }

    @Override
    public synchronized Outcome<ExitAnswer> exitThoughServing(String reason) {
        exitRequests.add(-1L);
        phase = ExitPhase.STOP_ENTERED;
        return new Outcome.Answered<>(new ExitAnswer(ExitAnswer.Code.ACCEPTED, epoch, "fake"));
    }

    volatile @Nullable JobsReport jobs;

    /** What its heartbeat shows of that. */
    volatile long jobChanges = -1;

    final AtomicInteger jobAnswers = new AtomicInteger();

    /** Runs inside the engine after it told of its jobs. */
    Runnable afterJobs = () -> {};

    @Override
    public Outcome<JobsReport> jobs(long known) {
        JobsReport report = jobs;
        if (report == null) {
            return new Outcome.NotInstrumented<>("no job was submitted");
        }
        jobAnswers.incrementAndGet();
        afterJobs.run();
        return new Outcome.Answered<>(report);
    }

    @Override
    public synchronized Outcome<WatchReport> watches() {
        WatchReport told = watchReport;
        return told == null ? new Outcome.Refused<>("not in this test") : new Outcome.Answered<>(told);
    }

    @Override
    public Outcome<WatchAnswer> auditWatch() {
        return new Outcome.Refused<>("not in this test");
    }

    @Override
    public synchronized Outcome<WatchAnswer> repairWatch(String reason) {
        return watchOrder("repair", WatchState.ARMED);
    }

    @Override
    public synchronized Outcome<WatchAnswer> drain(String reason) {
        return watchOrder("drain", WatchState.DEREGISTERED);
    }

    private Outcome<WatchAnswer> watchOrder(String order, WatchState then) {
        watchOrders.add(order);
        watch = watchAnswer == WatchAnswer.Code.DONE ? then : watch;
        return new Outcome.Answered<>(new WatchAnswer(watchAnswer, watch, "fake"));
    }

    @Override
    public Outcome<String> threadDump() {
        return new Outcome.Refused<>("not in this test");
    }

    @Override
    public Outcome<List<Milestone>> milestones() {
        return new Outcome.Refused<>("not in this test");
    }

    @Override
    public Outcome<List<String>> threadsHoldingJvm() {
        if (silent) {
            holdsThread.accept(Duration.ofSeconds(3));
        }
        return new Outcome.Answered<>(List.of("audit-thread at Socket.read"));
    }

    @Override
    public Outcome<List<TargetStatus>> targets() {
        return new Outcome.Refused<>("not in this test");
    }

    @Override
    public <T> Outcome<T> browse(String what, MBeanQuestion<T> question) {
        return new Outcome.Refused<>("not in this test");
    }

    @Override
    public Outcome<List<String>> problems() {
        return new Outcome.Refused<>("not in this test");
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
