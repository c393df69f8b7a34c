package dev.inari.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of an engine before it is ended by force must name the culprits, and fit. */
@Timeout(60)
class ThreadDumpTest {
    private static final int ROOM = 1024 * 1024;

    @Test
    void namesEachThreadWithItsStateItsLockAndItsFrames() throws Exception {
        Object lock = new Object();
        Thread waiter = new Thread(() -> enter(lock), "the \"waiter\"");
        waiter.setDaemon(true);
        synchronized (lock) {
            waiter.start();
            awaitState(waiter, Thread.State.BLOCKED);

            String dump = ThreadDump.take(ROOM);

            String name = "\"the \"waiter\"\" #" + waiter.getId();
            assertThat(dump)
                    .contains(name + " daemon BLOCKED on java.lang.Object@"
                            + Integer.toHexString(System.identityHashCode(lock)) + " held by \""
                            + Thread.currentThread().getName() + "\" #")
                    .contains(ThreadDumpTest.class.getName() + ".enter(ThreadDumpTest.java:")
                    .contains("\t- locked java.lang.Object@" + Integer.toHexString(System.identityHashCode(lock)));
        }
    }

    /** For good: nothing ends a deadlock but its JVM. */
    @Test
    void putsDeadlocksFirstOneCycleAfterTheOther() throws Exception {
        long before = Deadlocks.find(ManagementFactory.getThreadMXBean()).length;
        Object monitor = new Object();
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch both = new CountDownLatch(2);
        Thread one = daemon("deadlocked-one", () -> {
            synchronized (monitor) {
                meet(both);
                lock.lock();
            }
        });
        Thread two = daemon("deadlocked-two", () -> {
            lock.lock();
            meet(both);
            enter(monitor);
        });
        awaitState(one, Thread.State.WAITING);
        awaitState(two, Thread.State.BLOCKED);
        // The first one waits for the second one before that, too.
        while (Deadlocks.find(ManagementFactory.getThreadMXBean()).length < before + 2) {
            Thread.onSpinWait();
        }

        String dump = ThreadDump.take(ROOM);

        assertThat(dump.lines().findFirst().orElseThrow()).endsWith(" threads, " + (before + 2) + " deadlocked");
        assertThat(dump).containsOnlyOnce("\"deadlocked-one\" #" + one.getId() + " daemon WAITING");
        int rest = dump.indexOf("\"" + Thread.currentThread().getName() + "\" #");
        int cycle = dump.indexOf("Deadlock, each thread waits for the next one:");
        assertThat(cycle).isBetween(0, rest);
        assertThat(dump.indexOf("\"deadlocked-one\"")).isBetween(cycle, rest);
        assertThat(dump.indexOf("\"deadlocked-two\"")).isBetween(cycle, rest);
        assertThat(ThreadDump.take(dump.indexOf("\"main\""))).contains("deadlocked-one", "deadlocked-two");
    }

    @Test
    void isCutWithAMark() {
        for (int limit : new int[] {200, 1000}) {
            String dump = ThreadDump.take(limit);

            assertThat(dump).hasSize(limit).endsWith("... cut here, at the limit of " + limit + " characters\n");
        }
    }

    private static void enter(Object lock) {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    private static void meet(CountDownLatch both) {
        both.countDown();
        try {
            both.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            Thread.onSpinWait();
        }
    }
}
