package dev.inari.agent.engine;

import java.lang.management.ThreadMXBean;

/** Finds threads that wait for one another's locks for good. The JVM stops all its threads for an instant to find them. */
final class Deadlocks {
    private static final long[] NONE = {};

    private Deadlocks() {}

    /** The ids of the threads in all cycles; of monitors only, where the JVM does not know who owns a lock. */
    static long[] find(ThreadMXBean jvm) {
        long[] found =
                jvm.isSynchronizerUsageSupported() ? jvm.findDeadlockedThreads() : jvm.findMonitorDeadlockedThreads();
        return found == null ? NONE : found;
    }
}
