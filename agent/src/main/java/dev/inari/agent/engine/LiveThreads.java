package dev.inari.agent.engine;

import java.util.Arrays;

/** The threads of this JVM without their stacks, for which the JVM would have to stop them all. */
public final class LiveThreads {
    private LiveThreads() {}

    /** Threads that are alive now; one that starts meanwhile may be missing. */
    public static Thread[] list() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + 16];
        int count = root.enumerate(threads);
        while (count == threads.length) {
            threads = new Thread[2 * count];
            count = root.enumerate(threads);
        }
        return Arrays.copyOf(threads, count);
    }
}
