package dev.inari.agent.engine;

import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.agent.target.Sizes;
import dev.inari.agent.target.Target;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine as one thing: takes the heartbeat from the parts that know, and says why its counts are doubtful. Thread-safe. */
public final class Engine implements EngineControl.Conditions {
    private final String agentId;
    private final ExitGate gate;
    private final SessionRegistry registry;
    private final EngineSight sight;
    private final Supplier<@Nullable String> doubts;
    private final LongSupplier hookErrors;
    private final LongSupplier jobChanges;
    private final AtomicLong sequence = new AtomicLong();
    private volatile long lastReadNanos = System.nanoTime();

    /**
     * {@code doubts} answers why the hooks may have missed something, null if they cannot have; {@code jobChanges} how often the table of jobs
     * changed, in constant time.
     */
    public Engine(
            String agentId,
            ExitGate gate,
            SessionRegistry registry,
            EngineSight sight,
            Supplier<@Nullable String> doubts,
            LongSupplier hookErrors,
            LongSupplier jobChanges) {
        this.agentId = agentId;
        this.gate = gate;
        this.registry = registry;
        this.sight = sight;
        this.doubts = doubts;
        this.hookErrors = hookErrors;
        this.jobChanges = jobChanges;
    }

    public Heartbeat heartbeat(EngineControl control, Vitals vitals) {
        lastReadNanos = System.nanoTime();
        Heartbeat.Builder to = new Heartbeat.Builder(agentId);
        long word = gate.read();
        to.sequence = sequence.incrementAndGet();
        to.timeMillis = System.currentTimeMillis();
        to.epoch = ExitGate.epoch(word);
        to.idleMillis = registry.idleMillis(word);
        to.lastCloseMillis = registry.lastCloseMillis();
        to.operations = operations();
        to.exitPhase = control.phase();
        to.milestones = control.milestones().length;
        to.hookErrors = hookErrors.getAsLong();
        to.deadlockedThreads = vitals.deadlockedThreads();
        to.contextStopped = vitals.contextStopped();
        to.watch = vitals.watch();
        to.jobChanges = jobChanges.getAsLong();
        to.stopUnmovedMillis = vitals.stopUnmovedMillis();
        return to.build(counts(word));
    }

    /** When somebody last read a heartbeat, or the agent began, on the clock of {@link System#nanoTime}. */
    long lastReadNanos() {
        return lastReadNanos;
    }

    /** For how long nobody has been served, in milliseconds; 0 while somebody is. */
    long idleMillis() {
        return registry.idleMillis(gate.read());
    }

    /** All counts, taken at one instant. */
    public SessionCounts counts() {
        return counts(gate.read());
    }

    /** Sessions whose close failed and that the engine's own map holds still. */
    public SessionInfo[] leaked() {
        Target row = sight.target();
        Map<?, ?> map = engineMap();
        return row == null || map == null ? new SessionInfo[0] : registry.leakedTable(row.sessions(), map);
    }

    private SessionCounts counts(long word) {
        return registry.counts(word, sight.target() != null && doubt() == null, engineMap());
    }

    @Override
    public @Nullable String doubt() {
        String doubt = doubts.get();
        if (doubt != null) {
            return doubt;
        }
        long errors = hookErrors.getAsLong();
        return errors == 0 ? null : errors + " errors in hooks";
    }

    @Override
    public @Nullable String doubtAtZero() {
        String doubt = doubt();
        if (doubt != null) {
            return doubt;
        }
        SessionCounts now = counts();
        if (now.getBatch() > 0) {
            return now.getBatch() + " batch sessions are open; they hold no drain, but an exit would end them";
        }
        return now.strangers() == 0 ? null : "the engine holds " + now.strangers() + " sessions that no hook saw";
    }

    /** The engine's own map of its sessions; null if it cannot be read. */
    @Nullable
    Map<?, ?> engineMap() {
        Target row = sight.target();
        Object map = row == null ? null : row.sessions().map().tryFollow(sight.manager());
        return map instanceof Map ? (Map<?, ?>) map : null;
    }

    /** Number of operations that the engine holds; -1 where it cannot be read. Constant time. */
    private int operations() {
        Target row = sight.target();
        return row == null ? -1 : (int) Sizes.of(row.sessions().operations().tryFollow(sight.manager()));
    }
}
