package dev.inari.agent.engine;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All threads of this JVM as text: the evidence that is kept before an engine is ended by force. Deadlocked ones come first, so that no cut
 * loses them. Written here because the JDK's own text of a thread ends after eight frames and has no daemon flag on Java 8.
 */
public final class ThreadDump {
    private static final String CUT = "\n... cut here, at the limit of ";

    private final int limit;
    private final Map<Long, Boolean> daemons = new HashMap<>();
    private final Map<Long, ThreadInfo> threads = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder(64 * 1024);

    private ThreadDump(int limit) {
        this.limit = limit;
    }

    /** Takes it; at most {@code limit} characters, with a mark where it was cut. Stops all threads for an instant. */
    public static String take(int limit) {
        return new ThreadDump(limit).write(ManagementFactory.getThreadMXBean());
    }

    private String write(ThreadMXBean jvm) {
        for (Thread thread : LiveThreads.list()) {
            daemons.put(thread.getId(), thread.isDaemon());
        }
        long[] deadlocked = Deadlocks.find(jvm);
        // Without the synchronizers that a thread owns: for those the JVM walks its whole heap, with all threads
        // stopped.
        for (ThreadInfo thread : jvm.dumpAllThreads(jvm.isObjectMonitorUsageSupported(), false)) {
            if (thread != null) {
                threads.put(thread.getThreadId(), thread);
            }
        }
        text.append(threads.size())
                .append(" threads, ")
                .append(deadlocked.length)
                .append(" deadlocked\n");
        for (long id : deadlocked) {
            cycle(threads.get(id));
        }
        for (ThreadInfo thread : threads.values()) {
            if (text.length() > limit) {
                break;
            }
            text.append('\n');
            thread(thread);
        }
        return cut();
    }

    /** Writes one cycle of threads, each waiting for the next one, and takes them out of the rest. */
    private void cycle(@Nullable ThreadInfo begin) {
        if (begin == null) {
            return; // written with an earlier one
        }
        text.append("\nDeadlock, each thread waits for the next one:\n");
        for (ThreadInfo at = begin; at != null; at = threads.get(at.getLockOwnerId())) {
            threads.remove(at.getThreadId());
            thread(at);
        }
    }

    private void thread(ThreadInfo thread) {
        name(thread.getThreadName(), thread.getThreadId());
        text.append(Boolean.TRUE.equals(daemons.get(thread.getThreadId())) ? " daemon " : " ");
        text.append(thread.getThreadState()).append(thread.isInNative() ? " in native code" : "");
        LockInfo lock = thread.getLockInfo();
        if (lock != null) {
            text.append(" on ").append(lock);
        }
        if (thread.getLockOwnerName() != null) {
            text.append(" held by ");
            name(thread.getLockOwnerName(), thread.getLockOwnerId());
        }
        text.append('\n');
        frames(thread);
    }

    private void name(String name, long id) {
        text.append('"').append(name).append("\" #").append(id);
    }

    private void frames(ThreadInfo thread) {
        StackTraceElement[] frames = thread.getStackTrace();
        for (int i = 0; i < frames.length && text.length() <= limit; i++) {
            text.append("\tat ").append(frames[i]).append('\n');
            for (MonitorInfo monitor : thread.getLockedMonitors()) {
                if (monitor.getLockedStackDepth() == i) {
                    text.append("\t- locked ").append(monitor).append('\n');
                }
            }
        }
    }

    private String cut() {
        if (text.length() <= limit) {
            return text.toString();
        }
        String mark = CUT + limit + " characters\n";
        text.setLength(Math.max(0, limit - mark.length()));
        return text.append(mark).toString();
    }
}
