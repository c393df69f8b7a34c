package dev.inari.sidecar;

import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the sidecar's work on the test's own thread, with a clock that only the test moves. A call that {@link #takes} time holds one of the
 * slots for so long, and comes back after it.
 */
final class ManualThreads implements Threads, Ticker {
    private record Later(long atNanos, long order, Runnable task) {}

    private final Deque<Runnable> decisions = new ConcurrentLinkedDeque<>();
    private final Deque<Supplier<Runnable>> calls = new ConcurrentLinkedDeque<>();
    private final Deque<Runnable> signals = new ConcurrentLinkedDeque<>();
    private final Deque<Runnable> records = new ConcurrentLinkedDeque<>();
    private final Deque<Runnable> scans = new ConcurrentLinkedDeque<>();
    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparingLong(Later::atNanos).thenComparingLong(Later::order));
    private long now = 1_000_000_000L;
    private long order;
    private boolean closed;
    boolean callsHeld;
    boolean scansHang;
    int hungScans;
    int callSlots = Integer.MAX_VALUE;
    private int slotsTaken;
    private Duration taken = Duration.ZERO;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void decide(Runnable task) {
        decisions.add(task);
    }

    /** For calls: this one comes back only after so much time. */
    void takes(Duration time) {
        taken = taken.plus(time);
    }

    private void runCall(Supplier<Runnable> call) {
        taken = Duration.ZERO;
        Runnable then = call.get();
        if (taken.isZero()) {
            then.run();
            return;
        }
        slotsTaken++;
        decideAfter(taken, () -> {
            slotsTaken--;
            then.run();
        });
    }

    @Override
    public void decideAfter(Duration delay, Runnable task) {
        later.add(new Later(now + delay.toNanos(), order++, task));
    }

    @Override
    public void call(Supplier<Runnable> task) {
        calls.add(task);
    }

    @Override
    public void signal(Runnable task) {
        signals.add(task);
    }

    @Override
    public void record(Runnable task) {
        records.add(task);
    }

    @Override
    public void scan(Runnable task) {
        if (scansHang) {
            hungScans++;
        } else {
            scans.add(task);
        }
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        decisions.clear();
        calls.clear();
        signals.clear();
        records.clear();
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

    /** Does the next call, and what follows from it up to the one after that. */
    void settleOneCall() {
        callsHeld = true;
        settle();
        Supplier<Runnable> call = calls.poll();
        if (call != null) {
            runCall(call);
        }
        settle();
        callsHeld = false;
    }

    private @Nullable Runnable next() {
        Runnable task = decisions.poll();
        task = task == null ? signals.poll() : task;
        task = task == null ? records.poll() : task;
        task = task == null ? scans.poll() : task;
        if (task != null || callsHeld || slotsTaken >= callSlots) {
            return task;
        }
        Supplier<Runnable> call = calls.poll();
        return call == null ? null : () -> runCall(call);
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
