package dev.inari.agent.engine;

import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.CloseAnswer.Code;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes orders to close sessions and has each carried out on a daemon thread of its own, for an engine's close may hang: who ordered it is
 * told so after a bounded time, a second order for the same session is not begun meanwhile, and there are only a few at once. Thread-safe.
 */
public final class CloseOrders {
    private static final int MOST = 4;
    private static final long MILLIS = 2_000;

    private final SessionCloser closer;
    private final EngineSight sight;
    private final Executor agentThread;
    private final long millis;
    private final ConcurrentMap<String, Order> orders = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MOST);

    /**
     * {@code agentThread} starts the threads: what a thread inherits from the one that makes it, such as a security context, must come from
     * the engine and not from a JMX call.
     */
    public CloseOrders(SessionCloser closer, EngineSight sight, Executor agentThread) {
        this(closer, sight, agentThread, MILLIS);
    }

    CloseOrders(SessionCloser closer, EngineSight sight, Executor agentThread, long millis) {
        this.closer = closer;
        this.sight = sight;
        this.agentThread = agentThread;
        this.millis = millis;
    }

    /** Closes a session and waits for it, as long as that takes but not for ever. */
    public CloseAnswer close(String id, long lastAccessMillis, String reason) {
        Order order = new Order(id, lastAccessMillis, reason);
        Order earlier = orders.putIfAbsent(id, order);
        if (earlier != null) {
            return new CloseAnswer(Code.UNDER_WAY, earlier.age());
        }
        if (!places.tryAcquire()) {
            orders.remove(id, order);
            return new CloseAnswer(Code.CANNOT, MOST + " closes that were ordered earlier have not come back");
        }
        agentThread.execute(new Begin(order));
        return order.await();
    }

    /** One close, from the order to the engine's answer. */
    private final class Order implements Runnable {
        private final String sessionId;
        private final long lastAccessMillis;
        private final String reason;
        private final long orderedNanos = System.nanoTime();
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.ORDERED);
        private volatile CloseAnswer answer = new CloseAnswer(Code.CANNOT, "the agent's thread is behind");

        Order(String sessionId, long lastAccessMillis, String reason) {
            this.sessionId = sessionId;
            this.lastAccessMillis = lastAccessMillis;
            this.reason = reason;
        }

        @Override
        public void run() {
            if (!stage.compareAndSet(Stage.ORDERED, Stage.BEGUN)) {
                return; // given up
            }
            try {
                answer = closer.close(sessionId, lastAccessMillis, reason);
            } catch (Throwable e) {
                answer = new CloseAnswer(Code.CANNOT, "the agent failed: " + e);
            } finally {
                finish();
            }
        }

        CloseAnswer await() {
            try {
                if (done.await(millis, TimeUnit.MILLISECONDS) || giveUp()) {
                    return answer;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new CloseAnswer(Code.TIMED_OUT, age());
        }

        /** Returns whether it had not begun, and never will. */
        boolean giveUp() {
            boolean given = stage.compareAndSet(Stage.ORDERED, Stage.GIVEN_UP);
            if (given) {
                finish();
            }
            return given;
        }

        void failed(Throwable why) {
            answer = new CloseAnswer(Code.CANNOT, "the close could not be started: " + why);
            giveUp();
        }

        private void finish() {
            orders.remove(sessionId, this);
            places.release();
            done.countDown();
        }

        String age() {
            return "the engine's own close has not come back for " + (System.nanoTime() - orderedNanos) / 1_000_000
                    + " ms";
        }
    }

    private enum Stage {
        ORDERED,
        BEGUN,
        GIVEN_UP
    }

    /** Starts the close, on the agent's thread. */
    private final class Begin implements Runnable {
        private final Order order;

        Begin(Order order) {
            this.order = order;
        }

        @Override
        public void run() {
            try {
                Thread thread = new Thread(order, "inari-close");
                thread.setDaemon(true);
                // The engine's own code runs there, and may look for its classes and files by it.
                Object manager = sight.manager();
                thread.setContextClassLoader(
                        manager == null ? null : manager.getClass().getClassLoader());
                thread.start();
            } catch (OutOfMemoryError e) {
                order.failed(e);
            }
        }
    }
}
