package dev.inari.sidecar.simulation;

import dev.inari.sidecar.SteppedSidecar;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The threads of one sidecar: each does one task at a time, and which of them comes next is left to chance. */
final class Lanes implements SteppedSidecar.Lanes {
    private final Run run;
    private final World world;
    private final Lane decisions = new Lane(1);
    private final Lane calls;
    private final Lane signals = new Lane(1);
    private final Lane records = new Lane(1);
    private final Lane scans = new Lane(4);
    private final Lane[] all;

    Lanes(Run run, World world, int workers) {
        this.run = run;
        this.world = world;
        this.calls = new Lane(workers);
        this.all = new Lane[] {decisions, calls, signals, records, scans};
    }

    private static final class Lane {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private int free;

        Lane(int threads) {
            free = threads;
        }

        boolean ready() {
            return free > 0 && !tasks.isEmpty();
        }
    }

    /** Does one task, if there is one and a thread for it. */
    boolean step() {
        int ready = 0;
        for (Lane lane : all) {
            ready += lane.ready() ? 1 : 0;
        }
        if (ready == 0) {
            return false;
        }
        int chosen = ready == 1 ? 0 : world.chance().between(0, ready - 1);
        for (Lane lane : all) {
            if (lane.ready() && chosen-- == 0) {
                step(lane);
                return true;
            }
        }
        return false;
    }

    private void step(Lane lane) {
        Runnable task = lane.tasks.remove();
        lane.free--;
        try {
            if (lane == decisions) {
                run.point(Point.DECIDE);
            }
            task.run();
        } catch (Crashed e) {
            // Its sidecar is no more.
        } catch (RuntimeException e) {
            world.judge().broken(Promise.SOUND, "a task threw " + e);
        } finally {
            lane.free++;
        }
    }

    @Override
    public void decide(Runnable task) {
        decisions.tasks.add(task);
    }

    @Override
    public void decideAfter(Duration delay, Runnable task) {
        world.time().in(delay.toNanos(), () -> decisions.tasks.add(task));
    }

    @Override
    public void call(Supplier<Runnable> task) {
        calls.tasks.add(() -> task.get().run());
    }

    @Override
    public void signal(Runnable task) {
        signals.tasks.add(task);
    }

    @Override
    public void record(Runnable task) {
        records.tasks.add(task);
    }

    @Override
    public void scan(Runnable task) {
        // Now and then one hangs for ever.
        if (world.calm() || !world.chance().of(0.01)) {
            scans.tasks.add(task);
        }
    }
}
