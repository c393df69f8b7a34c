package dev.inari.sidecar.exit;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.engine.Observed;
import dev.inari.sidecar.engine.ProcessTable;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Makes a signal hit the engine or nobody, although a pid may be used again at any time. The handle is taken first and the identity is read
 * after it: if the engine is alive at the second step, it was at the first, so the handle is the engine's; and the handle itself refuses a
 * process that started at another time than its own.
 */
public final class ProcessSignals implements Signals {
    private final ProcessTable processes;
    private final LongFunction<Optional<ProcessHandle>> handles;

    public ProcessSignals(ProcessTable processes) {
        this(processes, ProcessHandle::of);
    }

    /** With processes that are not those of this host; {@code handles} finds by pid, as {@link ProcessHandle#of} does. */
    public ProcessSignals(ProcessTable processes, LongFunction<Optional<ProcessHandle>> handles) {
        this.processes = processes;
        this.handles = handles;
    }

    @Override
    public SignalOutcome send(Signal signal, EngineProcess who) {
        Optional<ProcessHandle> handle = handles.apply(who.pid());
        Liveness before = processes.livenessOf(who);
        if (before != Liveness.ALIVE) {
            return outcomeOf(before);
        }
        if (who.uid() >= 0 && !ofItsUser(who)) {
            return SignalOutcome.UNVERIFIED;
        }
        if (who.pid() == ProcessHandle.current().pid()) {
            return SignalOutcome.NOT_OURS;
        }
        if (handle.isPresent() && sent(signal, handle.get())) {
            return SignalOutcome.SENT;
        }
        return outcomeOf(processes.livenessOf(who));
    }

    /** A process that has taken on another user since it was announced is not that user's to have ended. */
    private boolean ofItsUser(EngineProcess who) {
        return processes.look(who.pid()) instanceof Observed.Present present
                && present.startTicks() == who.startTicks()
                && present.whollyOf(who.uid());
    }

    private static boolean sent(Signal signal, ProcessHandle handle) {
        return signal == Signal.KILL ? handle.destroyForcibly() : handle.destroy();
    }

    private static SignalOutcome outcomeOf(Liveness liveness) {
        return switch (liveness) {
            case ALIVE -> SignalOutcome.NOT_PERMITTED;
            case DEFUNCT -> SignalOutcome.DEFUNCT;
            case GONE -> SignalOutcome.ALREADY_GONE;
            case RECYCLED -> SignalOutcome.NOT_OURS;
            case UNREADABLE -> SignalOutcome.UNVERIFIED;
        };
    }
}
