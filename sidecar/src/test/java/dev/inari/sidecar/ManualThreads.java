package dev.inari.sidecar;

import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Runs the sidecar's work on the test's own thread, with a clock that only the test moves. */
final class ManualThreads implements Threads, Ticker {
    private record Later(long atNanos, long order, Runnable task) {}

    private final Deque<Runnable> decisions = new ConcurrentLinkedDeque<>();
    private final Deque<Runnable> calls = new ConcurrentLinkedDeque<>();
    private final Deque<Runnable> scans = new ConcurrentLinkedDeque<>();
    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparingLong(Later::atNanos).thenComparingLong(Later::order));
    private long now = 1_000_000_000L;
    private long order;
    private boolean closed;
    boolean callsHeld;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void decide(Runnable task) {
        decisions.add(task);
    }

    @Override
    public void decideAfter(Duration delay, Runnable task) {
        later.add(new Later(now + delay.toNanos(), order++, task));
    }

    @Override
    public void call(Runnable task) {
        calls.add(task);
    }

    @Override
    public void scan(Runnable task) {
        scans.add(task);
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        decisions.clear();
        calls.clear();
        scans.clear();
        later.clear();
    }

    /** Does everything that can be done at this instant. */
    void settle() {
        Runnable task = next();
        while (task != null) {
            task.run();
            task = next();
        }
    }

    private Runnable next() {
        Runnable task = decisions.poll();
        task = task == null ? scans.poll() : task;
        return task == null && !callsHeld ? calls.poll() : task;
    }

    /** Lets time pass as it does for a healthy process. */
    void advance(Duration time) {
        long end = now + time.toNanos();
        while (!later.isEmpty() && later.element().atNanos() <= end) {
            Later due = later.remove();
            now = Math.max(now, due.atNanos());
            decisions.add(due.task());
            settle();
        }
        now = end;
        settle();
    }

    /** Lets time pass as it does for a process that was stopped meanwhile: what was due runs after it. */
    void pause(Duration time) {
        now += time.toNanos();
        advance(Duration.ZERO);
    }
}
