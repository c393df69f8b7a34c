package dev.inari.mbeans;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A heartbeat, and who it comes from, as one row of texts. The same as open data carries its types and descriptions along, and a JVM that does
 * it for the first time needs milliseconds for that, while an engine waits to be let go. The items have fixed places; a later version may add
 * some at the end, and must raise the protocol before it changes any. Immutable.
 */
public final class Pulse {
    private final Heartbeat heartbeat;
    private final Map<String, Object> identity;

    private Pulse(Heartbeat heartbeat, Map<String, Object> identity) {
        this.heartbeat = heartbeat;
        this.identity = identity;
    }

    /** Takes the row. The identity is asked after the heartbeat, so that it is at least as new. */
    static String[] of(EngineMXBean engine) {
        Heartbeat beat = engine.getHeartbeat();
        List<String> row = new ArrayList<>();
        addIdentity(row, engine);
        addHeartbeat(row, beat);
        addCounts(row, beat.getSessions());
        row.add(Long.toString(beat.getJobChanges()));
        return row.toArray(new String[0]);
    }

    private static void addIdentity(List<String> row, EngineMXBean engine) {
        row.add(Integer.toString(engine.getProtocol()));
        row.add(engine.getAgentId());
        row.add(Long.toString(engine.getPid()));
        row.add(Long.toString(engine.getStartTicks()));
        row.add(engine.getBootId());
        row.add(engine.getEngineType());
        row.add(engine.getShareLevel());
        row.add(engine.getShareLevelSource());
        row.add(engine.getEngineRefId());
        row.add(engine.getUser());
        row.add(engine.getEngineVersion());
        row.add(engine.getApplicationId());
        row.add(engine.getNamespace());
    }

    private static void addHeartbeat(List<String> row, Heartbeat beat) {
        row.add(beat.getAgentId());
        row.add(Long.toString(beat.getSequence()));
        row.add(Long.toString(beat.getTimeMillis()));
        row.add(Long.toString(beat.getEpoch()));
        row.add(Long.toString(beat.getIdleMillis()));
        row.add(Long.toString(beat.getLastCloseMillis()));
        row.add(Integer.toString(beat.getOperations()));
        row.add(beat.getExitPhase().name());
        row.add(Integer.toString(beat.getMilestones()));
        row.add(Long.toString(beat.getHookErrors()));
        row.add(Integer.toString(beat.getDeadlockedThreads()));
        row.add(Boolean.toString(beat.isContextStopped()));
        row.add(Long.toString(beat.getStopUnmovedMillis()));
        row.add(beat.getWatch().name());
    }

    private static void addCounts(List<String> row, SessionCounts counts) {
        row.add(Boolean.toString(counts.isKnown()));
        row.add(Integer.toString(counts.getUser()));
        row.add(Integer.toString(counts.getOpening()));
        row.add(Integer.toString(counts.getProbe()));
        row.add(Integer.toString(counts.getBatch()));
        row.add(Integer.toString(counts.getEngine()));
        row.add(Integer.toString(counts.getLeaked()));
        row.add(Long.toString(counts.getOpenedTotal()));
        row.add(Long.toString(counts.getClosedTotal()));
        row.add(Long.toString(counts.getFailedOpens()));
        row.add(Long.toString(counts.getFailedCloses()));
    }

    /**
     * The protocol that a row is of; to be looked at before the rest.
     *
     * @throws IllegalArgumentException if the row does not begin with one
     */
    public static int protocol(String[] row) {
        return new Row(row).number("protocol");
    }

    /**
     * Reads a row that came from outside.
     *
     * @throws IllegalArgumentException naming the item, if the row is not of this form
     */
    public static Pulse from(String[] row) {
        Row in = new Row(row);
        Map<String, Object> identity = identity(in);
        return new Pulse(heartbeat(in), Collections.unmodifiableMap(identity));
    }

    private static Map<String, Object> identity(Row in) {
        Map<String, Object> to = new LinkedHashMap<>();
        to.put("Protocol", in.number("protocol"));
        to.put("AgentId", in.text("agentId"));
        to.put("Pid", in.longNumber("pid"));
        to.put("StartTicks", in.longNumber("startTicks"));
        to.put("BootId", in.text("bootId"));
        to.put("EngineType", in.text("engineType"));
        to.put("ShareLevel", in.text("shareLevel"));
        to.put("ShareLevelSource", in.text("shareLevelSource"));
        to.put("EngineRefId", in.text("engineRefId"));
        to.put("User", in.text("user"));
        to.put("EngineVersion", in.text("engineVersion"));
        to.put("ApplicationId", in.text("applicationId"));
        to.put("Namespace", in.text("namespace"));
        return to;
    }

    private static Heartbeat heartbeat(Row in) {
        Heartbeat.Builder to = new Heartbeat.Builder(in.text("heartbeat's agentId"));
        to.sequence = in.longNumber("sequence");
        to.timeMillis = in.longNumber("timeMillis");
        to.epoch = in.longNumber("epoch");
        to.idleMillis = in.longNumber("idleMillis");
        to.lastCloseMillis = in.longNumber("lastCloseMillis");
        to.operations = in.number("operations");
        to.exitPhase = in.constant("exitPhase", ExitPhase.class);
        to.milestones = in.number("milestones");
        to.hookErrors = in.longNumber("hookErrors");
        to.deadlockedThreads = in.number("deadlockedThreads");
        to.contextStopped = in.truth("contextStopped");
        to.stopUnmovedMillis = in.longNumber("stopUnmovedMillis");
        to.watch = in.constant("watch", WatchState.class);
        SessionCounts counts = counts(in);
        to.jobChanges = in.lastNumber("jobChanges");
        return to.build(counts);
    }

    private static SessionCounts counts(Row in) {
        SessionCounts.Builder to = new SessionCounts.Builder();
        to.known = in.truth("known");
        to.user = in.number("user");
        to.opening = in.number("opening");
        to.probe = in.number("probe");
        to.batch = in.number("batch");
        to.engine = in.number("engine");
        to.leaked = in.number("leaked");
        to.openedTotal = in.longNumber("openedTotal");
        to.closedTotal = in.longNumber("closedTotal");
        to.failedOpens = in.longNumber("failedOpens");
        to.failedCloses = in.longNumber("failedCloses");
        return to.build();
    }

    public Heartbeat heartbeat() {
        return heartbeat;
    }

    /** Who it comes from: the attributes of {@link EngineMXBean} by name, numbers as their boxes. */
    public Map<String, Object> identity() {
        return identity;
    }
}
