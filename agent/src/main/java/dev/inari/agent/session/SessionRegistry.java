package dev.inari.agent.session;

import dev.inari.agent.target.SessionModel;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions, by handle. A set, not a counter: engines close one session twice, close one that never opened, and open one that is
 * open; counters drift on all three (Kyuubi issues 2063, 5216, 5863). User sessions go through the {@link ExitGate} as well. Thread-safe.
 */
public final class SessionRegistry {
    private final ExitGate gate;
    private final SessionEvents events;
    private final Map<Object, OpenSession> open = new ConcurrentHashMap<>();
    /** Handles whose close failed: the engine may hold them still, and may have given one of them to a new session. */
    private final Set<Object> failedToClose = ConcurrentHashMap.newKeySet();

    private final AtomicInteger probes = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicLong openedTotal = new AtomicLong();
    private final AtomicLong closedTotal = new AtomicLong();
    private final AtomicLong failedOpens = new AtomicLong();
    private final AtomicLong failedCloses = new AtomicLong();
    private volatile long lastBusyNanos = System.nanoTime();
    private volatile long lastCloseMillis = -1;

    public SessionRegistry(ExitGate gate, SessionEvents events) {
        this.gate = gate;
        this.events = events;
    }

    /** Lets an open in; false if the engine is leaving. Each success must be followed by one {@link #openEnded}. */
    public boolean tryOpen() {
        return gate.tryOpen();
    }

    /** An open that was let in ended. */
    public void openEnded(boolean failed) {
        if (failed) {
            failedOpens.incrementAndGet();
        }
        lastBusyNanos = System.nanoTime();
        long after = gate.openEnded();
        // The last user may have closed while this open, a failing one or a probe's, was still on its way.
        if (ExitGate.free(after) && lastCloseMillis >= 0) {
            events.lastUserClosed(ExitGate.epoch(after));
        }
    }

    /**
     * A session is in the engine's map. Says nothing the second time, unless the first one is being closed: then this one takes its place,
     * and the end of that close is none of its business. Returns whether it is new.
     */
    public boolean opened(SessionModel model, Object handle, @Nullable Object session, String requestedName) {
        OpenSession entry =
                new OpenSession(model, model.id(handle), session, requestedName, System.currentTimeMillis());
        // Counted before it can be found: its close may come at once, and must not bring the count below zero.
        count(entry);
        if (!enter(handle, entry)) {
            uncount(entry);
            return false;
        }
        failedToClose.remove(handle);
        openedTotal.incrementAndGet();
        events.opened(entry.id());
        return true;
    }

    private boolean enter(Object handle, OpenSession entry) {
        while (true) {
            OpenSession before = open.putIfAbsent(handle, entry);
            if (before == null) {
                return true;
            }
            if (!before.isClosing()) {
                return false;
            }
            if (open.replace(handle, before, entry)) {
                uncount(before);
                return true;
            }
            // That close has come back just now: the handle is free again, or another open has it.
        }
    }

    private void count(OpenSession session) {
        if (session.kind() == SessionKind.USER) {
            gate.sessionOpened();
        } else {
            counterOf(session.kind()).incrementAndGet();
        }
    }

    /** Returns the gate after it. */
    private long uncount(OpenSession session) {
        if (session.kind() == SessionKind.USER) {
            return gate.sessionClosed();
        }
        counterOf(session.kind()).decrementAndGet();
        return gate.read();
    }

    /** The engine began to close this session. */
    public void closing(Object handle) {
        OpenSession entry = open.get(handle);
        if (entry != null) {
            entry.closing(System.nanoTime());
        }
    }

    /**
     * A close of this session was attempted: for us it is closed, whatever became of it. It failed as well if it came back and the engine's
     * map holds the session still: some engines log what was thrown inside and go on (Kyuubi issues 6353 and 6435). Says nothing for a
     * handle that is not closing.
     *
     * @param threw whether the engine's close threw
     * @param engineMap the engine's own map; null if it cannot be read
     */
    public void closed(Object handle, boolean threw, @Nullable Map<?, ?> engineMap) {
        OpenSession entry = open.get(handle);
        if (entry == null || !entry.isClosing() || !open.remove(handle, entry)) {
            return;
        }
        if (threw || (engineMap != null && engineMap.containsKey(handle))) {
            failedCloses.incrementAndGet();
            failedToClose.add(handle);
        }
        ended(entry);
    }

    /** A session that nobody can use: its open failed in the end, or the engine has dropped it. The engine may hold it still. */
    public void abandoned(Object handle) {
        OpenSession entry = open.remove(handle);
        if (entry != null) {
            failedToClose.add(handle);
            ended(entry);
        }
    }

    /** Abandons what the engine's own map does not hold. */
    public void retain(Map<?, ?> engineMap) {
        for (Object handle : open.keySet()) {
            if (!engineMap.containsKey(handle)) {
                abandoned(handle);
            }
        }
    }

    private void ended(OpenSession entry) {
        closedTotal.incrementAndGet();
        if (entry.kind() != SessionKind.USER) {
            uncount(entry);
            events.closed(entry.id());
            return;
        }
        lastCloseMillis = System.currentTimeMillis();
        // Before the count falls: who then sees zero must not see an older time.
        lastBusyNanos = System.nanoTime();
        long after = uncount(entry);
        events.closed(entry.id());
        if (ExitGate.free(after)) {
            events.lastUserClosed(ExitGate.epoch(after));
        }
    }

    /** The engine can be reached only from now on: no earlier time counts as idle. */
    public void engineStarted() {
        lastBusyNanos = System.nanoTime();
    }

    private AtomicInteger counterOf(SessionKind kind) {
        return kind == SessionKind.PROBE ? probes : batches;
    }

    /**
     * The counts that belong to {@code gateWord}, a reading of the gate.
     *
     * @param known whether they can be trusted
     * @param engineMap the engine's own map; null if it cannot be read
     */
    public SessionCounts counts(long gateWord, boolean known, @Nullable Map<?, ?> engineMap) {
        SessionCounts.Builder to = new SessionCounts.Builder();
        to.known = known;
        to.user = ExitGate.open(gateWord);
        to.opening = ExitGate.opening(gateWord);
        to.probe = probes.get();
        to.batch = batches.get();
        to.engine = engineMap == null ? -1 : engineMap.size();
        to.leaked = engineMap == null ? 0 : leaked(engineMap);
        to.openedTotal = openedTotal.get();
        to.closedTotal = closedTotal.get();
        to.failedOpens = failedOpens.get();
        to.failedCloses = failedCloses.get();
        return to.build();
    }

    /**
     * A later try of the engine may have closed what an earlier one left, and a handle may have been opened again while the close of it
     * failed; there are few, so each is looked up.
     */
    private int leaked(Map<?, ?> engineMap) {
        failedToClose.removeIf(handle -> open.containsKey(handle) || !engineMap.containsKey(handle));
        return failedToClose.size();
    }

    /** The sessions whose close failed and that {@code engineMap}, the engine's own map, holds still. Moves no idle clock. */
    public SessionInfo[] leakedTable(SessionModel model, Map<?, ?> engineMap) {
        long nowMillis = System.currentTimeMillis();
        List<SessionInfo> table = new ArrayList<>();
        for (Object handle : failedToClose) {
            Object session = engineMap.get(handle);
            // Opened again while the close of it failed: somebody's, and no leak.
            if (session != null && !open.containsKey(handle)) {
                table.add(new OpenSession(model, model.id(handle), session, "", 0).info(nowMillis, System.nanoTime()));
            }
        }
        return table.toArray(new SessionInfo[0]);
    }

    /** The handle of the open session of this id; null if there is none. Walks them. */
    public @Nullable Object openHandle(String id) {
        for (Map.Entry<Object, OpenSession> entry : open.entrySet()) {
            if (entry.getValue().id().equals(id)) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** The open session under this handle as it is now; null if there is none. Moves no idle clock. */
    public @Nullable SessionInfo info(Object handle) {
        OpenSession session = open.get(handle);
        return session == null ? null : session.info(System.currentTimeMillis(), System.nanoTime());
    }

    /** The handle of a session of this id whose close failed, whatever the engine's map holds; null if there is none. */
    public @Nullable Object leakedHandle(SessionModel model, String id) {
        for (Object handle : failedToClose) {
            if (!open.containsKey(handle) && model.id(handle).equals(id)) {
                return handle;
            }
        }
        return null;
    }

    /** For how long nobody has been served at {@code gateWord}, in milliseconds; 0 while somebody is. */
    public long idleMillis(long gateWord) {
        return ExitGate.free(gateWord) ? Math.max(0, (System.nanoTime() - lastBusyNanos) / 1_000_000) : 0;
    }

    /** Wall clock of the last close of a user session; -1 if there was none. */
    public long lastCloseMillis() {
        return lastCloseMillis;
    }

    /** The open sessions. Moves no idle clock. */
    public SessionInfo[] table() {
        long nowMillis = System.currentTimeMillis();
        long nowNanos = System.nanoTime();
        List<SessionInfo> table = new ArrayList<>();
        for (OpenSession session : open.values()) {
            table.add(session.info(nowMillis, nowNanos));
        }
        return table.toArray(new SessionInfo[0]);
    }
}
