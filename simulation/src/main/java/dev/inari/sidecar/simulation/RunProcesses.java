package dev.inari.sidecar.simulation;

import dev.inari.sidecar.engine.Observed;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.Signal;
import java.util.Optional;

/** The process table as one sidecar reads it, and handles of processes as the JDK gives them. */
final class RunProcesses implements ProcessTable {
    private final Run run;
    private final World world;

    RunProcesses(Run run, World world) {
        this.run = run;
        this.world = world;
    }

    @Override
    public Observed look(long pid) {
        run.point(Point.LOOK);
        return world.kernel().look(pid);
    }

    @Override
    public String bootId() {
        return Kernel.BOOT;
    }

    @Override
    public long ownUid() {
        return Kernel.UID;
    }

    /** As {@link ProcessHandle#of}: remembers when the process started that has the pid now. */
    Optional<ProcessHandle> handle(long pid) {
        run.requireAlive();
        return world.kernel().look(pid) instanceof Observed.Present present
                ? Optional.of(new SimHandle(pid, present.startTicks(), this))
                : Optional.empty();
    }

    /** As the JDK does it: compares the start once more, and sends. */
    boolean send(Signal signal, long pid, long startTicks) {
        run.point(Point.SIGNAL);
        boolean sent = world.kernel().deliver(signal, pid, startTicks);
        run.point(Point.SIGNALLED);
        return sent;
    }
}
