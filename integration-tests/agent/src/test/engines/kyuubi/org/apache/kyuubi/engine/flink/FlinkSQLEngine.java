package org.apache.kyuubi.engine.flink;

public final class FlinkSQLEngine {
    private final FlinkBackendService backendService = new FlinkBackendService();

    public FlinkBackendService backendService() {
        return backendService;
    }

    public synchronized void stop() {
        System.out.println("stop on " + Thread.currentThread().getName() + " daemon "
                + Thread.currentThread().isDaemon());
        standin.Engine.maybeHang("stop");
        if (Boolean.getBoolean("standin.stopMoves")) {
            goDeeper(1);
        }
        if (Boolean.getBoolean("standin.stopThrows")) {
            throw new IllegalStateException("cannot stop");
        }
        standin.Engine.STOPPED.countDown();
    }

    /** Never twice in the same place, for four seconds. */
    private static void goDeeper(int depth) {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (depth < 20) {
            goDeeper(depth + 1);
        } else {
            System.setProperty("standin.hang", "deep down");
            standin.Engine.maybeHang("deep down");
        }
    }
}
