package standin;

import java.util.Map;

/** A program without an engine. */
public final class Hello {
    public static void main(String[] arguments) {
        System.out.println("hello");
        for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
            if (!entry.getKey().isDaemon()) {
                System.out.println("thread " + entry.getKey().getName());
            }
        }
    }
}
