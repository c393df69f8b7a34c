package dev.inari.agent.session;

import dev.inari.agent.target.SessionModel;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** A session is in the engine's map. Says nothing the second time. Returns whether it is the first. */
    public boolean opened(SessionModel model, Object handle, @Nullable Object session, String requestedName) {
        OpenSession entry =
                new OpenSession(model, model.id(handle), session, requestedName, System.currentTimeMillis());
        if (open.putIfAbsent(handle, entry) != null) {
            return false;
        }
        if (entry.kind() == SessionKind.USER) {
            gate.sessionOpened();
        } else {
            counterOf(entry.kind()).incrementAndGet();
        }
        openedTotal.incrementAndGet();
        events.opened(entry.id());
        return true;
    }

    /** The engine began to close this session. */
    public void closing(Object handle) {
        OpenSession entry = open.get(handle);
        if (entry != null) {
            entry.closing(System.nanoTime());
        }
    }

    /** A close of this session was attempted: for us it is closed, whatever became of it. Says nothing for a handle that is not open. */
    public void closed(Object handle, boolean failed) {
        OpenSession entry = open.remove(handle);
        if (entry == null) {
            return;
        }
        closedTotal.incrementAndGet();
        if (failed) {
            failedCloses.incrementAndGet();
        }
        if (entry.kind() != SessionKind.USER) {
            counterOf(entry.kind()).decrementAndGet();
            events.closed(entry.id());
            return;
        }
        lastCloseMillis = System.currentTimeMillis();
        // Before the count falls: who then sees zero must not see an older time.
        lastBusyNanos = System.nanoTime();
        long after = gate.sessionClosed();
        events.closed(entry.id());
        if (ExitGate.free(after)) {
            events.lastUserClosed(ExitGate.epoch(after));
        }
    }

    private AtomicInteger counterOf(SessionKind kind) {
        return kind == SessionKind.PROBE ? probes : batches;
    }

    /**
     * The counts that belong to {@code gateWord}, a reading of the gate.
     *
     * @param known whether they can be trusted
     * @param engine size of the engine's own map; -1 if unknown
     */
    public SessionCounts counts(long gateWord, boolean known, int engine) {
        SessionCounts.Builder to = new SessionCounts.Builder();
        to.known = known;
        to.user = ExitGate.open(gateWord);
        to.opening = ExitGate.opening(gateWord);
        to.probe = probes.get();
        to.batch = batches.get();
        to.engine = engine;
        to.openedTotal = openedTotal.get();
        to.closedTotal = closedTotal.get();
        to.failedOpens = failedOpens.get();
        to.failedCloses = failedCloses.get();
        return to.build();
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
