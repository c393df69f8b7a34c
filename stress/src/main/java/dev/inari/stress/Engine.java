package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionEvents;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.agent.target.SessionModel;
import dev.inari.agent.target.Targets;
import dev.inari.mbeans.SessionCounts;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the registry's races share: a registry with its gate, the engine's own map, and one session's handle. Hears what is announced. */
final class Engine implements SessionEvents {
    private static final SessionModel KYUUBI = Objects.requireNonNull(
                    Targets.ofManagerName("org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager"))
            .sessions();

    final ExitGate gate = new ExitGate();
    final SessionRegistry registry = new SessionRegistry(gate, this);
    final Map<Object, Object> map = new ConcurrentHashMap<>();
    final Handle handle = new Handle();
    private final AtomicInteger announced = new AtomicInteger();
    private volatile long announcedEpoch = -1;

    boolean opened() {
        return opened(handle);
    }

    boolean opened(Handle of) {
        return opened(of, null);
    }

    boolean openedBatch() {
        return opened(handle, new KyuubiBatchSession());
    }

    private boolean opened(Handle of, @Nullable Object session) {
        map.put(of, this);
        return registry.opened(KYUUBI, of, session, "");
    }

    void close(boolean failed) {
        close(handle, failed);
    }

    void close(Handle of, boolean failed) {
        registry.closing(of);
        registry.closed(of, failed, null);
    }

    /** A request to exit at the epoch of this moment. */
    boolean exit() {
        return gate.tryClose(ExitGate.epoch(gate.read()));
    }

    int users() {
        return ExitGate.open(gate.read());
    }

    /** As a heartbeat reads them: the gate first. */
    SessionCounts counts() {
        return registry.counts(gate.read(), true, map);
    }

    /** How often it was announced that the last user left. */
    int lastUserClosed() {
        return announced.get();
    }

    boolean announcedAtEpoch() {
        return announcedEpoch == ExitGate.epoch(gate.read());
    }

    @Override
    public void opened(String id) {}

    @Override
    public void closed(String id) {}

    @Override
    public void lastUserClosed(long epoch) {
        announcedEpoch = epoch;
        announced.incrementAndGet();
    }

    /** A batch by its name. */
    private static final class KyuubiBatchSession {}
}
