package dev.inari.sidecar.zookeeper;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Keeps as many requests under way as a slow line needs and no more, and drops the answers of an earlier connection. How many those are is found out:
 * few at first, more with each answer, and after a long one only as many as would fit into a little of the heap if all were as long. All methods
 * belong to one thread, to which answers come through the executor.
 */
final class Pipeline {
    /** Few enough to need no memory to speak of in the server. */
    private static final int MOST_IN_FLIGHT = 500;

    private static final int FIRST_IN_FLIGHT = 8;
    private static final long MOST_BYTES = 8L << 20;

    private final Executor thread;
    private final Runnable idle;
    private final Deque<Request> waiting = new ArrayDeque<>();
    /** Counts the connections, so that an answer of an earlier one is not taken for one of now. */
    private int pass;

    private int inFlight;
    private int room = FIRST_IN_FLIGHT;

    private record Request(int nodes, Runnable send) {}

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
        room = FIRST_IN_FLIGHT;
    }

    boolean isIdle() {
        return inFlight == 0;
    }

    /**
     * Sends the request when there is room, and has the answer handled unless the connection is another by then.
     *
     * @param nodes how many it asks for
     */
    <T> void send(int nodes, Consumer<Consumer<T>> request, Consumer<T> handle) {
        int of = pass;
        waiting.add(new Request(
                nodes,
                () -> request.accept(reply -> thread.execute(() -> {
                    if (of == pass) {
                        inFlight -= nodes;
                        room = Math.min(room + nodes, MOST_IN_FLIGHT);
                        handle.accept(reply);
                        pump();
                    }
                }))));
        pump();
    }

    /** An answer was that long; to be said while it is handled. */
    void heard(long bytes) {
        room = (int) Math.min(room, Math.max(1, MOST_BYTES / Math.max(1, bytes)));
    }

    private void pump() {
        while (!waiting.isEmpty() && (inFlight == 0 || inFlight + waiting.peek().nodes <= room)) {
            Request next = waiting.remove();
            inFlight += next.nodes;
            next.send.run();
        }
        if (inFlight == 0) {
            idle.run();
        }
    }
}
