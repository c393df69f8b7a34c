package dev.inari.sidecar.cli;

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
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.Milestone;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.TargetStatus;
import dev.inari.mbeans.WatchAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine that answers at once, or fails at everything in the way that a test says. */
final class FakeEngine implements EngineClient {
    static final long NOW = 1_800_000_000_000L;

    private final String agentId;
    private final String type;
    private final long pid;
    private Outcome<Object> health = new Outcome.Answered<>("well");
    String answersAs;
    String user = "ann";
    private @Nullable EngineIdentity identity;
    final SessionCounts.Builder counts = new SessionCounts.Builder();
    final Heartbeat.Builder beat;
    final List<SessionInfo> table = new ArrayList<>();

    @Nullable
    WatchReport watches;

    FakeEngine(String idPrefix, String type, long pid) {
        this.agentId = idPrefix + "0".repeat(32 - idPrefix.length());
        this.answersAs = agentId;
        this.type = type;
        this.pid = pid;
        this.beat = new Heartbeat.Builder(agentId);
    }

    FakeEngine fails(Outcome<Object> how) {
        this.health = how;
        return this;
    }

    /** It says to be somebody else than it usually does. */
    void identityIs(EngineIdentity who) {
        identity = who;
    }

    Announcement announcement() {
        return new Announcement(agentId, pid, 7, "", "", type, "service:jmx:rmi://127.0.0.1/" + pid, "f".repeat(64));
    }

    @Override
    public Outcome<EngineIdentity> identity() {
        return health.map(well -> identity != null
                ? identity
                : new EngineIdentity(
                        1,
                        answersAs,
                        pid,
                        7,
                        "",
                        type,
                        "CONNECTION",
                        "option",
                        "ref",
                        user,
                        "1.8.1",
                        "app_1",
                        "/kyuubi"));
    }

    @Override
    public Outcome<Heartbeat> heartbeat() {
        return health.map(well -> beat.build(counts.build()));
    }

    @Override
    public Outcome<List<SessionInfo>> sessions() {
        return health.map(well -> table);
    }

    @Override
    public Outcome<ExitAnswer> requestExit(long epoch, String reason) {
        throw new AssertionError("a command that lists must not end an engine");
    }

    @Override
    public Outcome<IdentifiedHeartbeat> identifiedHeartbeat() {
        Outcome<EngineIdentity> identity = identity();
        return heartbeat()
                .map(beat -> new IdentifiedHeartbeat(beat, ((Outcome.Answered<EngineIdentity>) identity).value()));
    }

    @Override
    public Outcome<ExitAnswer> rehearseExit() {
        return new Outcome.Refused<>("a rehearsal");
    }

    @Override
    public Outcome<ExitAnswer> reopen(String reason) {
        throw new AssertionError("a command that lists must not reopen an engine");
    }

    @Override
    public Outcome<List<SessionInfo>> leaked() {
        return health.map(well -> List.of());
    }

    @Override
    public Outcome<CloseAnswer> closeSession(String id, long lastAccessMillis, String reason) {
        throw new AssertionError("a command that lists must not close a session");
    }

    @Override
    public Outcome<ExitAnswer> exitThoughServing(String reason) {
        throw new AssertionError("a command that lists must not end an engine");
    }

    @Override
    public Outcome<String> threadDump() {
        return health.map(well -> "");
    }

    @Override
    public Outcome<List<Milestone>> milestones() {
        return health.map(well -> List.of());
    }

    @Override
    public Outcome<List<String>> threadsHoldingJvm() {
        return health.map(well -> List.of());
    }

    @Override
    public Outcome<List<TargetStatus>> targets() {
        return health.map(well -> List.of());
    }

    @Override
    public <T> Outcome<T> browse(String what, MBeanQuestion<T> question) {
        throw new AssertionError("a command must not ask for other MBeans");
    }

    @Override
    public Outcome<List<String>> problems() {
        return health.map(well -> List.of());
    }

    @Override
    public Outcome<JobsReport> jobs(long known) {
        throw new AssertionError("a command must not ask for jobs");
    }

    @Override
    public Outcome<WatchReport> watches() {
        return watches == null
                ? new Outcome.NotInstrumented<>("no MBean inari:type=ZooKeeperWatches")
                : health.map(well -> watches);
    }

    @Override
    public Outcome<WatchAnswer> auditWatch() {
        throw new AssertionError("a command that lists must not look by itself");
    }

    @Override
    public Outcome<WatchAnswer> repairWatch(String reason) {
        throw new AssertionError("a command that lists must not repair");
    }

    @Override
    public Outcome<WatchAnswer> drain(String reason) {
        throw new AssertionError("a command that lists must not drain");
    }

    @Override
    public void close() {}
}
