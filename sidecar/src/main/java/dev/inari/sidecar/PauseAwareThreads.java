package dev.inari.sidecar;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Threads whose deciding one runs every task through {@code door}: whether this sidecar was paused is asked before anything is decided. */
record PauseAwareThreads(Threads threads, Consumer<Runnable> door) implements Threads {
    @Override
    public void decide(Runnable task) {
        threads.decide(() -> door.accept(task));
    }

    @Override
    public void decideAfter(Duration delay, Runnable task) {
        threads.decideAfter(delay, () -> door.accept(task));
    }

    @Override
    public void call(Supplier<Runnable> task) {
        threads.call(task);
    }

    @Override
    public void signal(Runnable task) {
        threads.signal(task);
    }

    @Override
    public void record(Runnable task) {
        threads.record(task);
    }

    @Override
    public void scan(Runnable task) {
        threads.scan(task);
    }

    @Override
    public void close() {
        threads.close();
    }
}
