package dev.inari.agent.engine;

import dev.inari.agent.target.Root;
import dev.inari.agent.target.Target;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.WatchState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What takes a look at threads or at the inside of the engine to know, found out on the agent's thread so that a heartbeat need only read it.
 * Looks on one thread; may be read on any.
 */
public final class Vitals {
    /** The JVM stops its threads for each search, for some tens of microseconds a thread. */
    private static final long DEADLOCK_PERIOD = TimeUnit.SECONDS.toNanos(10);

    private final EngineSight sight;
    private final EngineControl control;
    private final Supplier<WatchState> watch;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final StopProgress stop = new StopProgress();
    private long searchNanos;
    private volatile int deadlockedThreads = -1;
    private volatile boolean contextStopped;

    /** {@code watch} answers what is known of the watch of the engine's znode; in constant time. */
    public Vitals(EngineSight sight, EngineControl control, Supplier<WatchState> watch) {
        this.sight = sight;
        this.control = control;
        this.watch = watch;
    }

    /** Takes the look that is due; to be called about once a second, after an engine was seen. */
    public void look() {
        long now = System.nanoTime();
        stop.look(control.stopping(), now);
        contextStopped = askContext();
        if (deadlockedThreads < 0 || now - searchNanos >= DEADLOCK_PERIOD) {
            searchNanos = now;
            deadlockedThreads = Deadlocks.find(threads).length;
        }
    }

    private boolean askContext() {
        Target row = sight.target();
        @Nullable
        Object stopped = row == null ? null : Root.findFirst(row.identity().contextStopped(), sight);
        return Boolean.TRUE.equals(stopped);
    }

    int deadlockedThreads() {
        return deadlockedThreads;
    }

    WatchState watch() {
        return watch.get();
    }

    boolean contextStopped() {
        return contextStopped;
    }

    /** For how long the engine's own stop has been waiting in one place; -1 while none is under way. */
    long stopUnmovedMillis() {
        return control.phase() == ExitPhase.STOP_ENTERED ? Math.max(0, stop.unmovedMillis()) : -1;
    }
}
