package dev.inari.sidecar;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sidecar's real threads: a bounded number, whatever the number of engines. The deciding one keeps the JVM alive. Thread-safe. */
final class SidecarThreads implements Threads {
    private static final Logger LOG = LoggerFactory.getLogger(SidecarThreads.class);
    private static final int SECONDS_TO_END = 5;

    private final ScheduledThreadPoolExecutor decisions;
    private final ExecutorService workers;
    private final ExecutorService signals;
    private final ExecutorService records;
    private final ExecutorService scans;

    SidecarThreads(int workerCount) {
        decisions = new ScheduledThreadPoolExecutor(1, named("inari-decisions", false));
        workers = Executors.newFixedThreadPool(workerCount, named("inari-worker", true));
        signals = Executors.newSingleThreadExecutor(named("inari-signal", true));
        records = Executors.newSingleThreadExecutor(named("inari-journal", true));
        scans = Executors.newCachedThreadPool(named("inari-scan", true));
    }

    private static ThreadFactory named(String name, boolean daemon) {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, daemon ? name + "-" + made.incrementAndGet() : name);
            thread.setDaemon(daemon);
            return thread;
        };
    }

    @Override
    public void decide(Runnable task) {
        unlessClosed(() -> decisions.execute(task));
    }

    @Override
    public void decideAfter(Duration delay, Runnable task) {
        unlessClosed(() -> {
            // The result is of no use: a task here reports its own failures.
            var unused = decisions.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        });
    }

    @Override
    public void call(Supplier<Runnable> task) {
        unlessClosed(() -> workers.execute(() -> task.get().run()));
    }

    @Override
    public void signal(Runnable task) {
        unlessClosed(() -> signals.execute(task));
    }

    @Override
    public void record(Runnable task) {
        unlessClosed(() -> records.execute(task));
    }

    @Override
    public void scan(Runnable task) {
        unlessClosed(() -> scans.execute(task));
    }

    private static void unlessClosed(Runnable hand) {
        try {
            hand.run();
        } catch (RejectedExecutionException e) {
            LOG.debug("dropped a task of a sidecar that stops");
        }
    }

    @Override
    public void close() {
        decisions.shutdownNow();
        scans.shutdownNow();
        workers.shutdownNow();
        signals.shutdownNow();
        // What was decided is still written down.
        records.shutdown();
        try {
            if (!decisions.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOG.warn("the decision thread did not end within {} s", SECONDS_TO_END);
            }
            if (!records.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOG.warn("the journal's thread did not end within {} s", SECONDS_TO_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
