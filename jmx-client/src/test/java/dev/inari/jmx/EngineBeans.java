package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.AgentMXBean;
import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.EngineMXBean;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitMXBean;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;
import dev.inari.mbeans.Milestone;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.mbeans.SessionsMXBean;
import dev.inari.mbeans.TargetStatus;
import dev.inari.mbeans.WatchAnswer;
import dev.inari.mbeans.WatchEvent;
import dev.inari.mbeans.WatchState;
import dev.inari.mbeans.ZooKeeperWatchesMXBean;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ReflectionException;
import javax.management.StandardMBean;

/** Plain stand-ins for the agent's MBeans, with values that a mix-up of items, types or widths would change. */
final class EngineBeans {
    static final long EPOCH = 9_007_199_254_740_995L; // no double can hold it
    static final String AGENT_ID = "0123456789abcdef0123456789abcdef";

    volatile int protocol = EngineMXBean.PROTOCOL;
    volatile String user = "alice";
    /** Whether the agent is of the time before the pulse. */
    volatile boolean older;

    volatile SessionInfo[] table = {session("s-1")};
    volatile String dump = "2 threads\n\n\"main\" #1\n\tat A";
    volatile Supplier<Heartbeat> beat = this::heartbeat;
    private final AtomicLong sequence = new AtomicLong();

    void register(MBeanServer server) throws JMException {
        server.registerMBean(older ? new OlderEngine() : new Engine(), Contract.ENGINE);
        server.registerMBean(new Sessions(), Contract.SESSIONS);
        server.registerMBean(new Exit(), Contract.EXIT);
        server.registerMBean(new Agent(), Contract.AGENT);
        server.registerMBean(new Watches(), Contract.WATCHES);
        server.registerMBean(new Jobs(), Contract.JOBS);
    }

    /** From now on each heartbeat tells that it is asked for, and waits. */
    void block(CountDownLatch entered, CountDownLatch release) {
        beat = () -> {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return heartbeat();
        };
    }

    /** On a busy machine one deadline may not be enough; who never answers would be found by the test's time limit. */
    static void expectAnswerInTheEnd(EngineClient client) {
        Outcome<Heartbeat> outcome = client.heartbeat();
        while (outcome instanceof Outcome.TimedOut) {
            outcome = client.heartbeat();
        }
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    }

    Heartbeat heartbeat() {
        Heartbeat.Builder to = new Heartbeat.Builder(AGENT_ID);
        to.sequence = sequence.incrementAndGet();
        to.timeMillis = 1_700_000_000_000L;
        to.epoch = EPOCH;
        to.idleMillis = 5;
        to.exitPhase = ExitPhase.STOP_ENTERED;
        to.milestones = 2;
        to.deadlockedThreads = 3;
        to.watch = WatchState.LOST;
        to.contextStopped = true;
        to.stopUnmovedMillis = 6_000_000_000L;
        to.jobChanges = 7_000_000_000L;
        SessionCounts.Builder counts = new SessionCounts.Builder();
        counts.user = 1;
        counts.probe = 2;
        counts.openedTotal = 3_000_000_000L;
        return to.build(counts.build());
    }

    /** What any transport must bring of these beans. */
    static void expectJobs(EngineClient client) {
        assertThat(client.jobs(-1))
                .usingRecursiveComparison()
                .isEqualTo(new Outcome.Answered<>(new JobsReport(3, 2, 1, List.of(Jobs.only()))));
        assertThat(client.jobs(3)).isEqualTo(new Outcome.Answered<>(new JobsReport(3, 2, 1, List.of())));
    }

    static void expectWatches(EngineClient client) {
        WatchReport told = new WatchReport(
                "repair",
                WatchState.LOST,
                "/kyuubi_1.8.1_CONNECTION_FLINK_SQL/anna/ref/serverUri=h:1;version=1.8.1;sequence=0000000000",
                "10000abcdef0001",
                "RECONNECTED",
                3_000_000_001L,
                3_000_000_002L,
                3_000_000_003L,
                3_000_000_004L,
                3_000_000_005L,
                3_000_000_006L,
                3_000_000_007L,
                3_000_000_008L,
                "no connection",
                List.of(new WatchEvent("None/Expired", 2, 3_000_000_009L)));
        assertThat(client.watches()).usingRecursiveComparison().isEqualTo(new Outcome.Answered<>(told));
        assertThat(client.heartbeat().map(Heartbeat::getWatch)).isEqualTo(new Outcome.Answered<>(WatchState.LOST));
        assertThat(client.auditWatch().map(Object::toString))
                .isEqualTo(new Outcome.Answered<>("NOTHING_TO_DO (ARMED): it is set"));
        assertThat(client.repairWatch("x").map(Object::toString)).isEqualTo(new Outcome.Answered<>("DONE (ARMED): x"));
        assertThat(client.drain("y").map(Object::toString))
                .isEqualTo(new Outcome.Answered<>("TIMED_OUT (DEREGISTERED): y"));
    }

    static SessionInfo session(String id) {
        SessionInfo.Builder to = new SessionInfo.Builder(id, SessionKind.PROBE);
        to.user = "bob \"ünï\" \\ 日本";
        to.idleMillis = 42;
        return to.build();
    }

    private final class OlderEngine extends StandardMBean {
        OlderEngine() {
            super(new Engine(), EngineMXBean.class, true);
        }

        @Override
        public Object getAttribute(String name) throws AttributeNotFoundException, MBeanException, ReflectionException {
            if (name.equals("Pulse")) {
                throw new AttributeNotFoundException("No such attribute: " + name);
            }
            return super.getAttribute(name);
        }
    }

    /** Public, like all of these, because JMX calls them by reflection. */
    public final class Engine implements EngineMXBean {
        @Override
        public int getProtocol() {
            return protocol;
        }

        @Override
        public String getAgentId() {
            return AGENT_ID;
        }

        @Override
        public long getPid() {
            return 4711;
        }

        @Override
        public long getStartTicks() {
            return 5_000_000_000L;
        }

        @Override
        public String getBootId() {
            return "boot";
        }

        @Override
        public String getEngineType() {
            return "kyuubi-flink";
        }

        @Override
        public String getShareLevel() {
            return "CONNECTION";
        }

        @Override
        public String getShareLevelSource() {
            return "configuration";
        }

        @Override
        public String getEngineRefId() {
            return "ref";
        }

        @Override
        public String getUser() {
            return user;
        }

        @Override
        public String getEngineVersion() {
            return "1.10.3";
        }

        @Override
        public String getApplicationId() {
            return "application_1";
        }

        @Override
        public String getNamespace() {
            return "/kyuubi";
        }

        @Override
        public Heartbeat getHeartbeat() {
            return beat.get();
        }
    }

    public final class Sessions implements SessionsMXBean {
        @Override
        public SessionCounts getCounts() {
            return heartbeat().getSessions();
        }

        @Override
        public int getUserSessions() {
            return 1;
        }

        @Override
        public int getOpeningSessions() {
            return 0;
        }

        @Override
        public int getProbeSessions() {
            return 2;
        }

        @Override
        public int getBatchSessions() {
            return 0;
        }

        @Override
        public int getDrift() {
            return 0;
        }

        @Override
        public SessionInfo[] getTable() {
            return table;
        }

        @Override
        public SessionInfo[] getLeaked() {
            return new SessionInfo[] {session("leaked")};
        }

        @Override
        public CloseAnswer closeSession(String id, long lastAccessMillis, String reason) {
            return id.equals("leaked") && lastAccessMillis == NO_FENCE
                    ? new CloseAnswer(CloseAnswer.Code.GONE, reason)
                    : new CloseAnswer(CloseAnswer.Code.MOVED, id + " was used after " + lastAccessMillis);
        }
    }

    public final class Exit implements ExitMXBean {
        @Override
        public ExitAnswer requestExit(long epoch, String reason) {
            return epoch == EPOCH
                    ? new ExitAnswer(ExitAnswer.Code.ACCEPTED, epoch, reason)
                    : new ExitAnswer(ExitAnswer.Code.EPOCH_MOVED, EPOCH, "epoch was " + epoch);
        }

        @Override
        public ExitAnswer requestExitThoughServing(String reason) {
            return new ExitAnswer(ExitAnswer.Code.ALREADY_ACCEPTED, EPOCH, reason);
        }

        @Override
        public ExitAnswer reopen(String reason) {
            return new ExitAnswer(ExitAnswer.Code.NOT_CLOSING, EPOCH, reason);
        }

        @Override
        public ExitPhase getPhase() {
            return ExitPhase.OPEN;
        }

        @Override
        public boolean isStoppable() {
            return true;
        }

        @Override
        public Milestone[] getMilestones() {
            return new Milestone[] {new Milestone("ASKED", 1_700_000_000_000L, "test")};
        }

        @Override
        public String[] getThreadsHoldingJvm() {
            return new String[] {"main: at A", "pool-1: at B"};
        }

        @Override
        public String getThreadDump() {
            return dump;
        }
    }

    public static final class Agent implements AgentMXBean {
        @Override
        public String getVersion() {
            return "0";
        }

        @Override
        public String getEntry() {
            return "premain";
        }

        @Override
        public TargetStatus[] getTargets() {
            return new TargetStatus[] {new TargetStatus("kyuubi-flink", "a.B", true, "open()V")};
        }

        @Override
        public String[] getProblems() {
            return new String[0];
        }

        @Override
        public long getHookErrors() {
            return 0;
        }

        @Override
        public long getWeavingMillis() {
            return 1;
        }

        @Override
        public String getAnnouncement() {
            return "";
        }
    }

    /** As {@link Engine}. */
    public static final class Jobs implements JobsMXBean {
        static JobSubmission only() {
            JobSubmission.Builder job = new JobSubmission.Builder();
            job.name = "insert-into_t";
            job.clusterRest = "http://jm:8081";
            return job.build(2, "6cdd90f7a1bd3c0a8b1b4b8a1a4ee0f1");
        }

        @Override
        public long getSubmitted() {
            return 2;
        }

        @Override
        public long getDropped() {
            return 1;
        }

        @Override
        public long getChanges() {
            return 3;
        }

        @Override
        public long getErrors() {
            return 0;
        }

        @Override
        public JobSubmission[] getSubmissions() {
            return new JobSubmission[] {only()};
        }
    }

    public static final class Watches implements ZooKeeperWatchesMXBean {
        @Override
        public String getMode() {
            return "repair";
        }

        @Override
        public WatchState getState() {
            return WatchState.LOST;
        }

        @Override
        public String getPath() {
            return "/kyuubi_1.8.1_CONNECTION_FLINK_SQL/anna/ref/serverUri=h:1;version=1.8.1;sequence=0000000000";
        }

        @Override
        public String getSessionId() {
            return "10000abcdef0001";
        }

        @Override
        public String getConnectionState() {
            return "RECONNECTED";
        }

        @Override
        public long getLosses() {
            return 3_000_000_001L;
        }

        @Override
        public long getLastLossMillis() {
            return 3_000_000_002L;
        }

        @Override
        public long getRepairs() {
            return 3_000_000_003L;
        }

        @Override
        public long getLastRepairMillis() {
            return 3_000_000_004L;
        }

        @Override
        public long getFailedRepairs() {
            return 3_000_000_005L;
        }

        @Override
        public long getLastAuditMillis() {
            return 3_000_000_006L;
        }

        @Override
        public long getLastAuditMicros() {
            return 3_000_000_007L;
        }

        @Override
        public long getMissedDeletions() {
            return 3_000_000_008L;
        }

        @Override
        public String getProblem() {
            return "no connection";
        }

        @Override
        public WatchEvent[] getEvents() {
            return new WatchEvent[] {new WatchEvent("None/Expired", 2, 3_000_000_009L)};
        }

        @Override
        public WatchAnswer audit() {
            return new WatchAnswer(WatchAnswer.Code.NOTHING_TO_DO, WatchState.ARMED, "it is set");
        }

        @Override
        public WatchAnswer repair(String reason) {
            return new WatchAnswer(WatchAnswer.Code.DONE, WatchState.ARMED, reason);
        }

        @Override
        public WatchAnswer drain(String reason) {
            return new WatchAnswer(WatchAnswer.Code.TIMED_OUT, WatchState.DEREGISTERED, reason);
        }
    }
}
