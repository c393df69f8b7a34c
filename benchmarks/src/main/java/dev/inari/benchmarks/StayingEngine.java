package dev.inari.benchmarks;

import java.util.concurrent.CountDownLatch;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;

/** An engine that serves one user until it is ended, for {@link Footprint}. */
final class StayingEngine {
    private StayingEngine() {}

    public static void main(String[] arguments) throws InterruptedException {
        SessionManagerImpl sessions = new SessionManagerImpl();
        sessions.start();
        sessions.openSession(new SessionEnvironment());
        new CountDownLatch(1).await();
    }
}
