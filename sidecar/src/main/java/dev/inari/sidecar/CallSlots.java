package dev.inari.sidecar;

import dev.inari.sidecar.config.Settings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps engines that may hang from holding all threads that talk to engines: such calls have half of the threads at most, and wait for one
 * another here. For the decision thread only.
 */
final class CallSlots {
    private final Threads threads;
    private final int mostDoubtful;
    private final Deque<Waiting> urgent = new ArrayDeque<>();
    private final Deque<Waiting> patient = new ArrayDeque<>();
    private int doubtful;

    CallSlots(Threads threads, int workers) {
        this.threads = threads;
        this.mostDoubtful = workers / 2;
    }

    /** One thread cannot be halved. */
    static int workers(Settings settings) {
        return Math.max(2, settings.workers());
    }

    /** What an engine that may hang wants called, once there is a thread for it. */
    static final class Waiting {
        private final Supplier<Runnable> call;
        private @Nullable Deque<Waiting> queue;

        private Waiting(Supplier<Runnable> call) {
            this.call = call;
        }

        /** Takes the call back; false if it has begun. */
        boolean withdraw() {
            Deque<Waiting> in = queue;
            queue = null;
            return in != null && in.remove(this);
        }
    }

    /** Runs the call of an engine that answers, and what it led to on the decision thread. */
    void call(Supplier<Runnable> call) {
        threads.call(() -> {
            Runnable then = call.get();
            threads.decide(then);
        });
    }

    /** The same for an engine that may hang; what precedes force goes before what only looks. */
    Waiting callInDoubt(Supplier<Runnable> call, boolean isUrgent) {
        Waiting waiting = new Waiting(call);
        Deque<Waiting> queue = isUrgent ? urgent : patient;
        waiting.queue = queue;
        queue.add(waiting);
        next();
        return waiting;
    }

    private void next() {
        while (doubtful < mostDoubtful) {
            Waiting waiting = urgent.isEmpty() ? patient.poll() : urgent.poll();
            if (waiting == null) {
                return;
            }
            waiting.queue = null;
            doubtful++;
            threads.call(() -> {
                Runnable then = waiting.call.get();
                threads.decide(() -> {
                    doubtful--;
                    next();
                    then.run();
                });
            });
        }
    }
}
