package standin;

import java.util.Map;

/** Looks, about every millisecond, whether a thread of ZooKeeper's or Curator's waits for anything inside a call of the agent's. */
final class Blocking extends Thread {
    private volatile int found;
    private volatile String where = "";
    private volatile int looks;

    Blocking() {
        super("blocking");
        setDaemon(true);
    }

    @Override
    public void run() {
        while (true) {
            for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
                String name = thread.getKey().getName();
                if (name.contains("EventThread") || name.contains("SendThread") || name.contains("ConnectionStateManager")) {
                    look(thread.getValue());
                }
            }
            looks++;
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** What stands above a frame of the agent must not be one that waits. */
    private void look(StackTraceElement[] stack) {
        boolean waits = false;
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName() + "." + frame.getMethodName();
            waits |= name.contains(".park") || name.endsWith("Object.wait") || name.contains("Thread.sleep");
            if (waits && frame.getClassName().startsWith("dev.inari.")) {
                found++;
                where = name;
                return;
            }
        }
    }

    @Override
    public String toString() {
        return found + " of " + (looks > 0 ? "many" : "no") + " looks " + where;
    }
}
