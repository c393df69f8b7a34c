package dev.inari.sidecar;

import dev.inari.sidecar.engine.ScanResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Opens the inside of the sidecar to the simulation: the loop, the guard, the ladder and the operators' side as they are, on lanes and in a world
 * that the simulation brings. Only the lock and the watch of a real run directory are left out.
 */
public final class SteppedSidecar {
    private final Decisions decisions;
    private final Operators operators;

    /** Where the sidecar's work runs; as {@link Threads}, of which it is the public side. */
    public interface Lanes {
        void decide(Runnable task);

        void decideAfter(Duration delay, Runnable task);

        void call(Supplier<Runnable> task);

        void signal(Runnable task);

        void record(Runnable task);

        void scan(Runnable task);
    }

    public SteppedSidecar(Outside outside, Lanes lanes, Supplier<ScanResult> scan) {
        Services services = new Services(
                new CurrentSettings(outside.settings()),
                outside.clients(),
                outside.processes(),
                outside.signals(),
                outside.ticker(),
                new OnLanes(lanes),
                outside.journal(),
                outside.listener(),
                null);
        this.decisions = new Decisions(services, scan);
        this.operators = new Operators(decisions, services);
    }

    public void begin() {
        decisions.begin();
    }

    /** The bell of the announcement of this name. */
    public void ring(String fileName) {
        decisions.ring(fileName);
    }

    public Operators operators() {
        return operators;
    }

    public List<EngineView> views() {
        return decisions.views();
    }

    private record OnLanes(Lanes lanes) implements Threads {
        @Override
        public void decide(Runnable task) {
            lanes.decide(task);
        }

        @Override
        public void decideAfter(Duration delay, Runnable task) {
            lanes.decideAfter(delay, task);
        }

        @Override
        public void call(Supplier<Runnable> task) {
            lanes.call(task);
        }

        @Override
        public void signal(Runnable task) {
            lanes.signal(task);
        }

        @Override
        public void record(Runnable task) {
            lanes.record(task);
        }

        @Override
        public void scan(Runnable task) {
            lanes.scan(task);
        }

        @Override
        public void close() {
            // Who dies by kill -9 closes nothing.
        }
    }
}
