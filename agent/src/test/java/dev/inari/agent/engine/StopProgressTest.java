package dev.inari.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stop that works must not be taken for one that hangs, nor the other way round. The clock is the test's. */
@Timeout(60)
class StopProgressTest {
    private final StopProgress progress = new StopProgress();
    private final Semaphore first = new Semaphore(0);
    private final Semaphore second = new Semaphore(0);
    private volatile boolean spins = true;

    @AfterEach
    void letGo() {
        spins = false;
        first.release();
        second.release();
    }

    @Test
    void isUnknownWhileThereIsNoStop() throws Exception {
        assertThat(look(null, 0)).isEqualTo(-1);
        Thread ended = new Thread(() -> {});
        assertThat(look(ended, 1)).as("not begun").isEqualTo(-1);
        ended.start();
        ended.join();
        assertThat(look(ended, 2)).isEqualTo(-1);
    }

    @Test
    void growsWhileTheStopWaitsInOnePlaceAndBeginsAnewAtTheNext() {
        Thread stop = started(() -> {
            first.acquireUninterruptibly();
            waitElsewhere();
        });
        awaitWaiting(stop);
        assertThat(look(stop, 10)).isZero();
        assertThat(look(stop, 11)).isEqualTo(1000);
        assertThat(look(stop, 70)).isEqualTo(60_000);

        first.release();
        awaitIn(stop, "waitElsewhere");
        assertThat(look(stop, 71)).isZero();
        assertThat(look(stop, 73)).isEqualTo(2000);
    }

    @Test
    void isNoneForALoop() {
        Thread stop = started(() -> {
            while (spins) {}
        });
        awaitState(stop, Thread.State.RUNNABLE);
        assertThat(look(stop, 10)).isZero();
        assertThat(look(stop, 100)).isZero();
    }

    @Test
    void growsWhileTheStopWaitsForTheNetwork() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket silent = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
            Thread stop = started(() -> read(silent));
            // Not just any native method, for it passes through others on its way there.
            awaitAt(stop, "read0", "poll");
            look(stop, 10);
            assertThat(look(stop, 40)).isEqualTo(30_000);
        }
    }

    @Test
    void beginsAnewWithTheNextStop() {
        Thread stop = started(first::acquireUninterruptibly);
        awaitWaiting(stop);
        look(stop, 10);
        look(stop, 20);
        look(null, 21);

        assertThat(look(stop, 22)).isZero();
    }

    private long look(@org.jspecify.annotations.Nullable Thread stop, long seconds) {
        progress.look(stop, TimeUnit.SECONDS.toNanos(seconds));
        return progress.unmovedMillis();
    }

    private void waitElsewhere() {
        second.acquireUninterruptibly();
    }

    private static void read(Socket from) {
        try {
            from.getInputStream().read();
        } catch (java.io.IOException e) {
            // closed by the test
        }
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(task, "stop");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        awaitState(thread, Thread.State.WAITING);
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            spin();
        }
    }

    /** In one of these methods itself, whose names differ between JDKs. */
    private static void awaitAt(Thread thread, String... methods) {
        StackTraceElement[] stack = thread.getStackTrace();
        while (stack.length == 0 || !java.util.Arrays.asList(methods).contains(stack[0].getMethodName())) {
            spin();
            stack = thread.getStackTrace();
        }
    }

    private static void spin() {
        // By the timeout of the test.
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        Thread.onSpinWait();
    }

    private static void awaitIn(Thread thread, String method) {
        while (java.util.Arrays.stream(thread.getStackTrace())
                .noneMatch(frame -> frame.getMethodName().equals(method))) {
            spin();
        }
        if (method.equals("waitElsewhere")) {
            awaitWaiting(thread);
        }
    }
}
