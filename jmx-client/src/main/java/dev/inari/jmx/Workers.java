package dev.inari.jmx;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that calls run on that nothing else bounds, so that a hung peer holds one of few threads instead of its caller. Half of them are out of reach for
 * engines in doubt, so that however many of those hang, an engine that answers still finds a worker. Thread-safe.
 */
final class Workers implements AutoCloseable {
    private final Semaphore free;
    private final Semaphore freeForDoubtful;
    private final ThreadPoolExecutor pool;

    Workers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("at least one worker is needed, not " + workers);
        }
        free = new Semaphore(workers, true);
        freeForDoubtful = new Semaphore(Math.max(1, workers / 2), true);
        AtomicInteger started = new AtomicInteger();
        // The semaphores bound the queue: a task is queued only while its worker is on the way back from the last one.
        pool = new ThreadPoolExecutor(workers, workers, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "inari-jmx-" + started.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Gives {@code task} to a worker, waiting for a free one until the deadline.
     *
     * @param doubtful whether the task may hang, for all that is known
     * @return false if there was no free worker; the task will not run then
     */
    boolean run(boolean doubtful, Deadline deadline, Runnable task) throws InterruptedException {
        if (doubtful && !acquire(freeForDoubtful, deadline)) {
            return false;
        }
        boolean given = false;
        try {
            given = acquire(free, deadline) && give(doubtful, task);
            return given;
        } finally {
            if (doubtful && !given) {
                freeForDoubtful.release();
            }
        }
    }

    private boolean give(boolean doubtful, Runnable task) {
        try {
            pool.execute(() -> {
                try {
                    task.run();
                } finally {
                    free.release();
                    if (doubtful) {
                        freeForDoubtful.release();
                    }
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            free.release();
            return false;
        }
    }

    private static boolean acquire(Semaphore semaphore, Deadline deadline) throws InterruptedException {
        return semaphore.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    }

    /** Takes no more tasks; the threads end with those under way. */
    @Override
    public void close() {
        pool.shutdown();
    }
}
