package dev.inari.sidecar;

import dev.inari.sidecar.config.Settings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares the threads that talk to engines: engines that may hang have half of them at most, so that they cannot keep the others waiting, and
 * a call that waits can be taken back. A thread that is done with one call begins the next itself: to wait for a decision in between would cost more than
 * a heartbeat. Thread-safe.
 */
final class CallSlots {
    private final Threads threads;
    private final int workers;
    // Guarded by this.
    private final Deque<Waiting> doubtfulUrgent = new ArrayDeque<>();
    private final Deque<Waiting> doubtful = new ArrayDeque<>();
    private final Deque<Waiting> trusted = new ArrayDeque<>();
    private int running;
    private int runningInDoubt;
    private volatile WorkersView view;

    CallSlots(Threads threads, int workers) {
        this.threads = threads;
        this.workers = workers;
        this.view = new WorkersView(workers, 0, 0);
    }

    /** How busy the threads are; from any thread. */
    WorkersView view() {
        return view;
    }

    /** One thread cannot be halved. */
    static int workers(Settings settings) {
        return Math.max(2, settings.workers());
    }

    /** A call until there is a thread for it. */
    final class Waiting {
        private final Supplier<Runnable> call;
        private final boolean inDoubt;
        private final boolean urgent;
        // Guarded by the slots.
        private @Nullable Deque<Waiting> queue;

        private Waiting(Supplier<Runnable> call, boolean inDoubt, boolean urgent) {
            this.call = call;
            this.inDoubt = inDoubt;
            this.urgent = urgent;
        }

        /** Takes the call back; false if it has begun. */
        boolean withdraw() {
            synchronized (CallSlots.this) {
                Deque<Waiting> in = queue;
                queue = null;
                boolean withdrawn = in != null && in.remove(this);
                look();
                return withdrawn;
            }
        }
    }

    /** Runs a call, and what it led to on the decision thread; one that precedes force goes before those that only look. */
    synchronized Waiting call(Supplier<Runnable> call, boolean inDoubt, boolean urgent) {
        Waiting waiting = new Waiting(call, inDoubt, urgent);
        enqueue(waiting);
        next();
        return waiting;
    }

    /** Whether a call that is not needed yet would keep nobody waiting: a thread is left beside it. */
    synchronized boolean hasRoom() {
        return running < workers - 1;
    }

    private void next() {
        Waiting waiting = poll();
        while (waiting != null) {
            begin(waiting);
            waiting = poll();
        }
        look();
    }

    private void look() {
        view = new WorkersView(workers, running, doubtfulUrgent.size() + doubtful.size() + trusted.size());
    }

    private @Nullable Waiting poll() {
        if (running >= workers) {
            return null;
        }
        Waiting first = null;
        if (runningInDoubt < workers / 2) {
            first = doubtfulUrgent.isEmpty() ? doubtful.poll() : doubtfulUrgent.poll();
        }
        return first == null ? trusted.poll() : first;
    }

    private void begin(Waiting waiting) {
        waiting.queue = null;
        running++;
        runningInDoubt += waiting.inDoubt ? 1 : 0;
        try {
            threads.call(() -> asked(waiting));
        } catch (RuntimeException | Error e) {
            // There may be no thread to be had for it now.
            gaveBack(waiting);
            enqueue(waiting);
            look();
            throw e;
        }
    }

    private Runnable asked(Waiting waiting) {
        Runnable then = waiting.call.get();
        return () -> {
            try {
                ended(waiting);
            } finally {
                // Whatever became of the next call: an engine whose answer is lost would be left alone for ever.
                threads.decide(then);
            }
        };
    }

    private synchronized void ended(Waiting waiting) {
        gaveBack(waiting);
        next();
    }

    private void gaveBack(Waiting waiting) {
        running--;
        runningInDoubt -= waiting.inDoubt ? 1 : 0;
    }

    private void enqueue(Waiting waiting) {
        Deque<Waiting> queue = !waiting.inDoubt ? trusted : waiting.urgent ? doubtfulUrgent : doubtful;
        waiting.queue = queue;
        queue.add(waiting);
    }
}
