package dev.inari.jmx;

import dev.inari.mbeans.AgentMXBean;
import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.EngineMXBean;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitMXBean;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.Milestone;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.mbeans.SessionsMXBean;
import dev.inari.mbeans.TargetStatus;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;

/** Plain stand-ins for the agent's four MBeans, with values that a mix-up of items, types or widths would change. */
final class EngineBeans {
    static final long EPOCH = 9_007_199_254_740_995L; // no double can hold it
    static final String AGENT_ID = "0123456789abcdef0123456789abcdef";

    volatile int protocol = EngineMXBean.PROTOCOL;
    volatile String user = "alice";
    volatile SessionInfo[] table = {session("s-1")};
    volatile String dump = "2 threads\n\n\"main\" #1\n\tat A";
    volatile Supplier<Heartbeat> beat = this::heartbeat;
    private final AtomicLong sequence = new AtomicLong();

    void register(MBeanServer server) throws JMException {
        server.registerMBean(new Engine(), Contract.ENGINE);
        server.registerMBean(new Sessions(), Contract.SESSIONS);
        server.registerMBean(new Exit(), Contract.EXIT);
        server.registerMBean(new Agent(), Contract.AGENT);
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
        to.contextStopped = true;
        to.stopUnmovedMillis = 6_000_000_000L;
        SessionCounts.Builder counts = new SessionCounts.Builder();
        counts.user = 1;
        counts.probe = 2;
        counts.openedTotal = 3_000_000_000L;
        return to.build(counts.build());
    }

    static SessionInfo session(String id) {
        SessionInfo.Builder to = new SessionInfo.Builder(id, SessionKind.PROBE);
        to.user = "bob \"ünï\" \\ 日本";
        to.idleMillis = 42;
        return to.build();
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
}
