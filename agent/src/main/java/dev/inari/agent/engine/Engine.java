package dev.inari.agent.engine;

import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.agent.target.Path;
import dev.inari.agent.target.Target;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import java.util.Collection;
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
    private final AtomicLong sequence = new AtomicLong();

    /** {@code doubts} answers why the hooks may have missed something; null if they cannot have. */
    public Engine(
            String agentId,
            ExitGate gate,
            SessionRegistry registry,
            EngineSight sight,
            Supplier<@Nullable String> doubts,
            LongSupplier hookErrors) {
        this.agentId = agentId;
        this.gate = gate;
        this.registry = registry;
        this.sight = sight;
        this.doubts = doubts;
        this.hookErrors = hookErrors;
    }

    public Heartbeat heartbeat(EngineControl control) {
        Heartbeat.Builder to = new Heartbeat.Builder(agentId);
        long word = gate.read();
        to.sequence = sequence.incrementAndGet();
        to.timeMillis = System.currentTimeMillis();
        to.epoch = ExitGate.epoch(word);
        to.idleMillis = registry.idleMillis(word);
        to.lastCloseMillis = registry.lastCloseMillis();
        to.operations = sizeAt(true);
        to.exitPhase = control.phase();
        to.milestones = control.milestones().length;
        to.hookErrors = hookErrors.getAsLong();
        return to.build(counts(word));
    }

    /** All counts, taken at one instant. */
    public SessionCounts counts() {
        return counts(gate.read());
    }

    private SessionCounts counts(long word) {
        return registry.counts(word, sight.target() != null && doubt() == null, sizeAt(false));
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

    /** Size of the engine's own table of operations or sessions; -1 where there is none to read. Constant time. */
    private int sizeAt(boolean operations) {
        Target row = sight.target();
        if (row == null) {
            return -1;
        }
        Path path = operations ? row.sessions().operations() : row.sessions().map();
        Object found = path.tryFollow(sight.manager());
        if (found instanceof Map) {
            return ((Map<?, ?>) found).size();
        }
        if (found instanceof Collection) {
            return ((Collection<?>) found).size();
        }
        return found instanceof Number ? ((Number) found).intValue() : -1;
    }
}
