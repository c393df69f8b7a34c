package dev.inari.agent.engine;

/**
 * Holds the end of the JVM until the engine's own stop has come back: that runs on a daemon thread, and where the last other thread ends
 * early (a Spark Thrift Server), the JVM would end in the middle of it. Not for long, and not where the stop itself waits for the JVM.
 */
final class StopGuard extends Thread {
    /** Below the time that a guard gives an engine after SIGTERM. */
    private static final long MILLIS = 10_000;

    private final Thread stop;

    StopGuard(Thread stop) {
        super("inari-stop-guard");
        this.stop = stop;
    }

    @Override
    public void run() {
        if (exits()) {
            return;
        }
        try {
            stop.join(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the stop called {@code System.exit}, as that of Kyuubi's Hive engine does, and so waits for us. */
    private boolean exits() {
        for (StackTraceElement frame : stop.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.Shutdown")) {
                return true;
            }
        }
        return false;
    }
}
