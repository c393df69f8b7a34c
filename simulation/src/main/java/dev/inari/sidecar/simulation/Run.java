package dev.inari.sidecar.simulation;

import dev.inari.sidecar.Outside;
import dev.inari.sidecar.SteppedSidecar;
import dev.inari.sidecar.engine.ScanResult;
import dev.inari.sidecar.exit.ProcessSignals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process of the sidecar, from its start to its kill -9: the real one, and what it meets at each of its steps. */
final class Run {
    private final World world;
    private final long startedNanos;
    private final Lanes lanes;
    private final RunJournal journal;
    private final SteppedSidecar sidecar;
    private @Nullable Mishap mishap;
    private long pausedUntilNanos;
    private boolean dead;

    /** What is to befall it at a point. */
    private static final class Mishap {
        private final Point point;
        private final long pauseNanos;
        private int countdown;

        /** A pause of zero is a kill. */
        Mishap(Point point, int countdown, long pauseNanos) {
            this.point = point;
            this.countdown = countdown;
            this.pauseNanos = pauseNanos;
        }
    }

    Run(World world) {
        this.world = world;
        this.startedNanos = world.time().now();
        this.lanes = new Lanes(this, world, 2);
        RunProcesses processes = new RunProcesses(this, world);
        this.journal = new RunJournal(this, world);
        Outside real = new Outside(
                world.settings(),
                new RunClients(this, world),
                processes,
                new RunSignals(this, world, new ProcessSignals(processes, processes::handle)),
                world.time()::now,
                journal,
                (engine, from, to, why) -> {
                    world.trace(() -> "pid " + engine.pid() + " " + from + " -> " + to + ": " + why);
                    world.judge().changed(engine.agentId(), from, to, why.rule());
                });
        this.sidecar = new SteppedSidecar(world.seams().outside(real, world), lanes, this::scan);
    }

    void begin() {
        sidecar.begin();
    }

    SteppedSidecar sidecar() {
        return sidecar;
    }

    long startedNanos() {
        return startedNanos;
    }

    /** Plans a kill at some step to come. */
    void willDie() {
        Point point = world.chance().any(Point.values());
        mishap = new Mishap(point, world.chance().between(1, point.often()), 0);
    }

    /** Plans a SIGSTOP at some step to come. */
    void willPause(long nanos) {
        Point point = world.chance().any(Point.values());
        mishap = new Mishap(point, world.chance().between(1, point.often()), nanos);
    }

    /** Does one task of it, if it has one and is not stopped. */
    boolean step() {
        return !dead && world.time().now() >= pausedUntilNanos && lanes.step();
    }

    /** Between two steps: here it may die, be stopped, or lose the processor for a moment. */
    void point(Point point) {
        requireAlive();
        Mishap planned = mishap;
        if (planned != null && planned.point == point && --planned.countdown == 0) {
            mishap = null;
            if (planned.pauseNanos == 0) {
                world.trace(() -> "kill -9 of the sidecar at " + point);
                die();
                throw new Crashed();
            }
            world.trace(() -> "SIGSTOP of the sidecar at " + point);
            pause(planned.pauseNanos);
            await(0);
        }
        world.provoke(point);
        if (world.preempts()) {
            await(world.chance().millis(0, 30));
        }
    }

    void requireAlive() {
        if (dead) {
            throw new Crashed();
        }
    }

    void die() {
        if (!dead) {
            dead = true;
            world.sidecarDied();
        }
    }

    boolean dead() {
        return dead;
    }

    void pause(long nanos) {
        pausedUntilNanos = Math.max(pausedUntilNanos, world.time().now() + nanos);
        world.time().in(nanos, () -> world.trace(() -> "SIGCONT of the sidecar"));
    }

    void calm() {
        mishap = null;
        pausedUntilNanos = Math.min(pausedUntilNanos, world.time().now());
    }

    /** Does it now, or when it is no longer stopped, unless it dies meanwhile. */
    void whenAwake(Runnable what) {
        if (dead) {
            return;
        }
        long wait = pausedUntilNanos - world.time().now();
        if (wait <= 0) {
            what.run();
        } else {
            world.time().in(wait, () -> whenAwake(what));
        }
    }

    /** One of its threads waits. */
    void await(long nanos) {
        world.time().elapse(nanos);
        while (!dead && world.time().now() < pausedUntilNanos) {
            world.time().elapse(pausedUntilNanos - world.time().now());
        }
        requireAlive();
    }

    void ring(String fileName) {
        sidecar.ring(fileName);
    }

    private ScanResult scan() {
        point(Point.SCAN);
        await(world.chance().millis(0, 5));
        List<dev.inari.mbeans.Announcement> found = new ArrayList<>();
        Map<String, Long> owners = new HashMap<>();
        for (SimEngine engine : world.engines()) {
            if (engine.announced() && engine.alive()) {
                found.add(engine.announcement());
                owners.put(engine.announcement().agentId(), Kernel.UID);
            }
        }
        return new ScanResult(found, List.of(), owners);
    }
}
