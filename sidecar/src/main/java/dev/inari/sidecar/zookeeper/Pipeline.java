package dev.inari.sidecar.zookeeper;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Keeps as many requests under way as a slow line needs and no more, and drops the answers of an earlier connection. All methods belong to one thread,
 * to which answers come through the executor.
 */
final class Pipeline {
    /** Few enough to need no memory to speak of, here or in the server. */
    private static final int MOST_IN_FLIGHT = 500;

    private final Executor thread;
    private final Runnable idle;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    /** Counts the connections, so that an answer of an earlier one is not taken for one of now. */
    private int pass;

    private int inFlight;

    /** @param idle called when the last answer was handled and nothing new is to be asked */
    Pipeline(Executor thread, Runnable idle) {
        this.thread = thread;
        this.idle = idle;
    }

    /** Another connection, or none: nothing that was asked before counts. */
    void begin() {
        pass++;
        inFlight = 0;
        waiting.clear();
    }

    boolean isIdle() {
        return inFlight == 0;
    }

    /** Sends the request when there is room, and has the answer handled unless the connection is another by then. */
    <T> void send(Consumer<Consumer<T>> request, Consumer<T> handle) {
        int of = pass;
        waiting.add(() -> request.accept(reply -> thread.execute(() -> {
            if (of == pass) {
                inFlight--;
                handle.accept(reply);
                pump();
            }
        })));
        pump();
    }

    private void pump() {
        while (inFlight < MOST_IN_FLIGHT && !waiting.isEmpty()) {
            inFlight++;
            waiting.remove().run();
        }
        if (inFlight == 0) {
            idle.run();
        }
    }
}
