package dev.inari.agent.engine;

import java.util.Map;
import java.util.TreeSet;

/** Names the threads that keep a JVM from ending, the first question when an engine has stopped and does not go. */
public final class HoldingThreads {
    private static final int FRAMES = 4;

    private HoldingThreads() {}

    /** Live non-daemon threads but the one that waits for all the others, each with its state and topmost frames. Walks all threads. */
    public static String[] list() {
        TreeSet<String> lines = new TreeSet<>();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            Thread thread = entry.getKey();
            if (!thread.isDaemon() && thread.isAlive() && !thread.getName().equals("DestroyJavaVM")) {
                lines.add(describe(thread, entry.getValue()));
            }
        }
        return lines.toArray(new String[0]);
    }

    private static String describe(Thread thread, StackTraceElement[] stack) {
        StringBuilder line = new StringBuilder(thread.getName()).append(' ').append(thread.getState());
        for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
            line.append(i == 0 ? " at " : " < ").append(stack[i]);
        }
        return line.toString();
    }
}
