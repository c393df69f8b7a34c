package dev.inari.sidecar.simulation;

import dev.inari.sidecar.engine.Observed;
import dev.inari.sidecar.exit.Signal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The processes of the host: who has which pid, who ends how, and who gets the pid next. */
final class Kernel {
    static final String BOOT = "11111111-2222-3333-4444-555555555555";
    static final long UID = 1000;

    /** Beyond the pids of Linux, so that none is that of the JVM that runs the simulation. */
    private static final long FIRST_PID = 5_000_000;

    private final World world;
    private final Map<Long, SimProcess> byPid = new HashMap<>();
    private long nextPid = FIRST_PID;
    private long ticks = 1000;
    private boolean unreadable;
    private boolean forbids;

    Kernel(World world) {
        this.world = world;
    }

    /** One process. */
    static final class SimProcess {
        final long pid;
        final long startTicks;
        final @Nullable SimEngine engine;
        private char state = 'S';
        private boolean termWaits;

        private SimProcess(long pid, long startTicks, @Nullable SimEngine engine) {
            this.pid = pid;
            this.startTicks = startTicks;
            this.engine = engine;
        }

        boolean runs() {
            return state == 'S';
        }

        boolean stopped() {
            return state == 'T';
        }

        boolean ended() {
            return state == 'Z' || state == 'X';
        }

        @Override
        public String toString() {
            return "process " + pid + "/" + startTicks + (engine == null ? ", a bystander" : "");
        }
    }

    SimProcess start(@Nullable SimEngine engine) {
        return start(nextPid++, engine);
    }

    SimProcess start(long pid, @Nullable SimEngine engine) {
        ticks++;
        SimProcess made = new SimProcess(pid, ticks, engine);
        byPid.put(pid, made);
        return made;
    }

    boolean free(long pid) {
        return !byPid.containsKey(pid);
    }

    void unreadable(boolean now) {
        unreadable = now;
    }

    void forbids(boolean now) {
        forbids = now;
    }

    Observed look(long pid) {
        if (unreadable) {
            return new Observed.Unreadable("too many open files");
        }
        SimProcess seen = byPid.get(pid);
        return seen == null ? new Observed.Absent() : new Observed.Present(seen.startTicks, seen.state, UID);
    }

    @Nullable
    SimProcess at(long pid) {
        return byPid.get(pid);
    }

    /** SIGSTOP and SIGCONT. */
    void stop(SimProcess process) {
        if (process.runs()) {
            process.state = 'T';
        }
    }

    void goOn(SimProcess process) {
        if (process.stopped()) {
            process.state = 'S';
            if (process.termWaits && process.engine != null) {
                process.engine.end().termed();
            }
        }
    }

    /**
     * As {@code kill}, for a process that started at that time.
     *
     * @return whether the signal was sent
     */
    boolean deliver(Signal signal, long pid, long startTicks) {
        SimProcess target = byPid.get(pid);
        if (target == null || target.startTicks != startTicks || forbids) {
            return false;
        }
        hit(signal, target);
        return true;
    }

    /** The signal reaches this process, whoever it is. */
    void hit(Signal signal, SimProcess target) {
        world.judge().delivered(signal, target);
        SimEngine engine = target.engine;
        if (engine == null || target.ended()) {
            return;
        }
        if (signal == Signal.KILL) {
            engine.end().killed();
        } else if (target.stopped()) {
            target.termWaits = true;
        } else {
            engine.end().termed();
        }
    }

    /** The process ends, however; its parent collects it after so long. */
    void ended(SimProcess process, long zombieNanos) {
        if (process.ended()) {
            return;
        }
        process.state = 'Z';
        world.trace(() -> process + " has ended");
        if (zombieNanos == 0) {
            collected(process);
        } else {
            world.time().in(zombieNanos, () -> collected(process));
        }
    }

    private void collected(SimProcess process) {
        process.state = 'X';
        byPid.remove(process.pid, process);
        world.pidFreed(process.pid);
    }
}
