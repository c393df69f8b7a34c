package dev.inari.agent.watch;

import dev.inari.mbeans.WatchEvent;
import dev.inari.mbeans.WatchState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What the agent found out and did about the watch, for whoever reads it. Bounded: there are few types of events. Thread-safe. */
public final class WatchRecord {
    private final Map<String, WatchEvent> events = new TreeMap<>();
    private volatile WatchState state = WatchState.NONE;
    private volatile String path = "";
    private volatile String sessionId = "";
    private volatile String connectionState = "";
    private volatile String problem = "";
    private boolean lost;
    private long losses;
    private long lastLossMillis = -1;
    private long repairs;
    private long lastRepairMillis = -1;
    private long failedRepairs;
    private long missedDeletions;
    private long lastAuditMillis = -1;
    private long lastAuditMicros;

    /** A look came to this conclusion. A loss counts once, however many looks find it. */
    synchronized void found(WatchState now, String inTheWay) {
        if (now == WatchState.LOST && !lost) {
            losses++;
            lastLossMillis = System.currentTimeMillis();
        }
        if (now == WatchState.LOST || now == WatchState.ARMED) {
            lost = now == WatchState.LOST;
        }
        state = now;
        problem = inTheWay;
    }

    void at(String nodePath) {
        path = nodePath;
    }

    void session(long id) {
        sessionId = id == 0 ? "" : "0x" + Long.toHexString(id);
    }

    void connection(String name) {
        connectionState = name;
    }

    synchronized void audited(long ownNanos) {
        lastAuditMillis = System.currentTimeMillis();
        lastAuditMicros = TimeUnit.NANOSECONDS.toMicros(ownNanos);
    }

    synchronized void repaired() {
        repairs++;
        lastRepairMillis = System.currentTimeMillis();
    }

    synchronized void repairFailed() {
        failedRepairs++;
    }

    synchronized void deletionMissed() {
        missedDeletions++;
    }

    synchronized void event(String type) {
        WatchEvent before = events.get(type);
        long count = before == null ? 0 : before.getCount();
        events.put(type, new WatchEvent(type, count + 1, System.currentTimeMillis()));
    }

    public WatchState state() {
        return state;
    }

    public String path() {
        return path;
    }

    public String sessionId() {
        return sessionId;
    }

    public String connectionState() {
        return connectionState;
    }

    public String problem() {
        return problem;
    }

    public synchronized long losses() {
        return losses;
    }

    public synchronized long lastLossMillis() {
        return lastLossMillis;
    }

    public synchronized long repairs() {
        return repairs;
    }

    public synchronized long lastRepairMillis() {
        return lastRepairMillis;
    }

    public synchronized long failedRepairs() {
        return failedRepairs;
    }

    public synchronized long missedDeletions() {
        return missedDeletions;
    }

    public synchronized long lastAuditMillis() {
        return lastAuditMillis;
    }

    public synchronized long lastAuditMicros() {
        return lastAuditMicros;
    }

    public synchronized WatchEvent[] events() {
        List<WatchEvent> all = new ArrayList<>(events.values());
        return all.toArray(new WatchEvent[0]);
    }
}
