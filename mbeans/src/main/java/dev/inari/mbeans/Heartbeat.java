package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** Everything that a guard needs about an engine, taken at one instant and read in one call. Immutable. */
public final class Heartbeat {
    private final String agentId;
    private final long sequence;
    private final long timeMillis;
    private final long epoch;
    private final SessionCounts sessions;
    private final long idleMillis;
    private final long lastCloseMillis;
    private final int operations;
    private final ExitPhase exitPhase;
    private final int milestones;
    private final long hookErrors;
    private final int deadlockedThreads;
    private final boolean contextStopped;
    private final long stopUnmovedMillis;
    private final WatchState watch;
    private final long jobChanges;

    private Heartbeat(Builder from, SessionCounts sessions) {
        this.agentId = from.agentId;
        this.sequence = from.sequence;
        this.timeMillis = from.timeMillis;
        this.epoch = from.epoch;
        this.sessions = sessions;
        this.idleMillis = from.idleMillis;
        this.lastCloseMillis = from.lastCloseMillis;
        this.operations = from.operations;
        this.exitPhase = from.exitPhase;
        this.milestones = from.milestones;
        this.hookErrors = from.hookErrors;
        this.deadlockedThreads = from.deadlockedThreads;
        this.contextStopped = from.contextStopped;
        this.stopUnmovedMillis = from.stopUnmovedMillis;
        this.watch = from.watch;
        this.jobChanges = from.jobChanges;
    }

    @Description("Random id of this agent in this JVM; a new engine behind an old address shows another one.")
    public String getAgentId() {
        return agentId;
    }

    @Description("Grows by one with every heartbeat read, so that a fresh answer can be told from a frozen one.")
    public long getSequence() {
        return sequence;
    }

    @Description("The engine's wall clock at this heartbeat, since 1970. For people; timers use idleMillis.")
    @Units("milliseconds")
    public long getTimeMillis() {
        return timeMillis;
    }

    @Description("Grows with every session open and close. An exit request must carry the epoch that was read at zero.")
    public long getEpoch() {
        return epoch;
    }

    @Description("Sessions by kind at this instant.")
    public SessionCounts getSessions() {
        return sessions;
    }

    @Description(
            "How long no user session has been open or opening, on the engine's monotonic clock; counted from the agent's start"
                    + " while none ever was; 0 while one is.")
    @Units("milliseconds")
    public long getIdleMillis() {
        return idleMillis;
    }

    @Description("Wall clock of the last close of a user session, since 1970; -1 if there was none.")
    @Units("milliseconds")
    public long getLastCloseMillis() {
        return lastCloseMillis;
    }

    @Description("Operations that the engine holds; -1 where it cannot be told cheaply.")
    @Units("operations")
    public int getOperations() {
        return operations;
    }

    @Description("How far the engine is on its way out.")
    public ExitPhase getExitPhase() {
        return exitPhase;
    }

    @Description("Exit milestones reached so far; a stop that makes progress moves it.")
    public int getMilestones() {
        return milestones;
    }

    @Description("Errors inside the agent's hooks; anything but 0 makes the counts doubtful.")
    public long getHookErrors() {
        return hookErrors;
    }

    @Description("Threads that wait for one another's locks for good, looked for every few seconds; -1 if unknown.")
    @Units("threads")
    public int getDeadlockedThreads() {
        return deadlockedThreads;
    }

    @Description(
            "Whether the SparkContext is stopped while the process lives: such an engine can run no query any more."
                    + " False where the engine has none, or it cannot be told.")
    public boolean isContextStopped() {
        return contextStopped;
    }

    @Description(
            "For how long the thread that runs the engine's own stop has been waiting in one and the same place, on the engine's"
                    + " monotonic clock; 0 while it moves; -1 while no stop is under way.")
    @Units("milliseconds")
    public long getStopUnmovedMillis() {
        return stopUnmovedMillis;
    }

    @Description("Whether the engine would hear of the deletion of its znode, as the agent found it last.")
    public WatchState getWatch() {
        return watch;
    }

    @Description(
            "Moves when a job that the engine submitted is added or ends, so that the table of jobs need be read only then; 0 while there"
                    + " was none; -1 where it cannot be told.")
    public long getJobChanges() {
        return jobChanges;
    }

    /**
     * Rebuilds the value from an MBean answer; also what an MXBean proxy calls.
     *
     * @throws IllegalArgumentException naming the item, if the answer is not of this form
     */
    public static Heartbeat from(CompositeData data) {
        Composite in = new Composite(data, "Heartbeat");
        Builder to = new Builder(in.textAt("agentId"));
        to.sequence = in.longAt("sequence");
        to.timeMillis = in.longAt("timeMillis");
        to.epoch = in.longAt("epoch");
        to.idleMillis = in.longAt("idleMillis");
        to.lastCloseMillis = in.longAt("lastCloseMillis");
        to.operations = in.intAt("operations");
        to.exitPhase = in.enumAt("exitPhase", ExitPhase.class);
        to.milestones = in.intAt("milestones");
        to.hookErrors = in.longAt("hookErrors");
        to.deadlockedThreads = in.intAt("deadlockedThreads");
        to.contextStopped = in.booleanAt("contextStopped");
        to.stopUnmovedMillis = in.longAt("stopUnmovedMillis");
        to.watch = in.enumAt("watch", WatchState.class);
        to.jobChanges = in.longIfThere("jobChanges");
        return to.build(SessionCounts.from(in.compositeAt("sessions")));
    }

    @Override
    public String toString() {
        return "heartbeat " + sequence + " of " + agentId + ": epoch " + epoch + ", " + sessions + ", " + exitPhase;
    }

    /** Collects the values; the fields are named like the getters of {@link Heartbeat}. For one thread. */
    public static final class Builder {
        private final String agentId;
        public long sequence;
        public long timeMillis;
        public long epoch;
        public long idleMillis;
        public long lastCloseMillis = -1;
        public int operations = -1;
        public ExitPhase exitPhase = ExitPhase.OPEN;
        public int milestones;
        public long hookErrors;
        public int deadlockedThreads = -1;
        public boolean contextStopped;
        public long stopUnmovedMillis = -1;
        public WatchState watch = WatchState.NONE;
        public long jobChanges = -1;

        public Builder(String agentId) {
            this.agentId = agentId;
        }

        public Heartbeat build(SessionCounts sessions) {
            return new Heartbeat(this, sessions);
        }
    }
}
