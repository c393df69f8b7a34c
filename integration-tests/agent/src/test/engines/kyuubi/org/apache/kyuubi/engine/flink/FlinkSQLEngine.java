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
        if (Boolean.getBoolean("standin.stopThrows")) {
            throw new IllegalStateException("cannot stop");
        }
        standin.Engine.STOPPED.countDown();
    }
}
