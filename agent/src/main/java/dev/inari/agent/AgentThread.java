package dev.inari.agent;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The agent's one thread: does what must not be done on the engine's threads, and looks after the rest once a second. A daemon, so that it
 * never keeps an engine alive; it holds no class loader of the engine.
 */
final class AgentThread implements Executor {
    /** More work than this waiting means that something is stuck; more of it would only fill the engine's heap. */
    private static final int CAPACITY = 4096;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final BlockingQueue<Runnable> work = new ArrayBlockingQueue<>(CAPACITY);
    private final Problems problems;

    AgentThread(Problems problems) {
        this.problems = problems;
    }

    /** Starts it; {@code everySecond} is run on it about once a second, whatever else there is to do. */
    void start(Runnable everySecond) {
        Thread thread = new Thread("inari-agent") {
            @Override
            public void run() {
                loop(everySecond);
            }
        };
        thread.setDaemon(true);
        thread.setContextClassLoader(AgentThread.class.getClassLoader());
        thread.start();
    }

    /** {@link #later}, for who does not ask what became of it. */
    @Override
    public void execute(Runnable task) {
        later(task);
    }

    /** Hands over; never waits. Work is lost if too much waits already; that is reported, and false returned. */
    boolean later(Runnable task) {
        boolean taken = work.offer(task);
        if (!taken) {
            problems.report("the agent's thread is behind by " + CAPACITY + " tasks; what it was to tell is lost");
        }
        return taken;
    }

    private void loop(Runnable everySecond) {
        long turn = System.nanoTime() + SECOND;
        while (true) {
            try {
                Runnable task = work.poll(turn - System.nanoTime(), TimeUnit.NANOSECONDS);
                // Before the rest: a guard may wait for what it tells.
                if (task != null) {
                    run(task);
                }
                // By the clock, not when idle: a busy engine would never let it come to its turn.
                if (turn - System.nanoTime() <= 0) {
                    turn = System.nanoTime() + SECOND;
                    run(everySecond);
                }
            } catch (Throwable e) {
                // A stranger interrupts it, or there is no memory even to wait. Without this thread the engine would be
                // dark.
                survive(e);
            }
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            survive(e);
        }
    }

    /** Without memory even the report may fail, and must not end the thread. */
    private void survive(Throwable failure) {
        try {
            problems.report("in the agent's thread: " + failure);
        } catch (OutOfMemoryError e) {
            // The next task may find some.
        }
    }
}
