package dev.inari.it;

import java.util.concurrent.CountDownLatch;

/** Runs inside an engine's process: a real gateway beside a thread that keeps its JVM alive, as an audit plugin or a forgotten pool does. */
final class StubbornGateway {
    private StubbornGateway() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread forgotten = new Thread(() -> await(new CountDownLatch(1)), "forgotten-audit-thread");
        forgotten.setDaemon(false);
        forgotten.start();
        // By name: this module does not compile against the engine it starts.
        Class.forName(FlinkGateway.MAIN).getMethod("main", String[].class).invoke(null, (Object) arguments);
    }

    private static void await(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
