package dev.inari.sidecar.simulation;

import dev.inari.sidecar.exit.Signal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A handle of a simulated process: like the JDK's it knows when its process started, and refuses any other one that has the pid. */
record SimHandle(long pid, long startTicks, RunProcesses processes) implements ProcessHandle {
    @Override
    public boolean destroy() {
        return processes.send(Signal.TERM, pid, startTicks);
    }

    @Override
    public boolean destroyForcibly() {
        return processes.send(Signal.KILL, pid, startTicks);
    }

    @Override
    public boolean supportsNormalTermination() {
        return true;
    }

    @Override
    public boolean isAlive() {
        throw notSimulated();
    }

    @Override
    public Optional<ProcessHandle> parent() {
        throw notSimulated();
    }

    @Override
    public Stream<ProcessHandle> children() {
        throw notSimulated();
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        throw notSimulated();
    }

    @Override
    public Info info() {
        throw notSimulated();
    }

    @Override
    public CompletableFuture<ProcessHandle> onExit() {
        throw notSimulated();
    }

    @Override
    public int compareTo(ProcessHandle other) {
        return Long.compare(pid, other.pid());
    }

    private static UnsupportedOperationException notSimulated() {
        return new UnsupportedOperationException("not in the simulation");
    }
}
