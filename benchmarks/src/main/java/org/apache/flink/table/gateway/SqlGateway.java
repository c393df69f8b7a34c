package org.apache.flink.table.gateway;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;
import org.apache.flink.table.gateway.service.session.Session;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;

/**
 * Stands in for Flink's class of this name: an engine that opens one session, closes it when it is told to on standard input, and prints how
 * many nanoseconds later its stop was entered. A real engine would add its own start, two hundred times.
 */
public final class SqlGateway {
    private final SessionManagerImpl sessions = new SessionManagerImpl();
    private final CountDownLatch latch = new CountDownLatch(1);
    private volatile long closedNanos;

    public void start() {
        sessions.start();
    }

    public void stop() {
        long entered = System.nanoTime();
        System.out.println("nanos " + (entered - closedNanos));
        latch.countDown();
    }

    public static void main(String[] arguments) throws Exception {
        SqlGateway gateway = new SqlGateway();
        gateway.start();
        Session session = gateway.sessions.openSession(new SessionEnvironment());
        awaitWord();
        gateway.closedNanos = System.nanoTime();
        gateway.sessions.closeSession(session.getSessionHandle());
        gateway.latch.await();
    }

    /** The end of standard input is no word: nobody is left who measures. */
    private static void awaitWord() throws IOException {
        if (System.in.read() < 0) {
            System.exit(1);
        }
    }
}
