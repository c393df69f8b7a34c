package org.apache.flink.table.gateway;

import dev.inari.mbeans.EngineMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;
import org.apache.flink.table.gateway.service.session.Session;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;

/**
 * Stands in for Flink's class of this name: an engine that opens one session, waits until a guard reads its heartbeats, closes the session,
 * and prints how many nanoseconds later its stop was entered. A real engine would add its own start, two hundred times.
 */
public final class SqlGateway {
    private static final long FIVE_MILLIS = 5_000_000;
    /** Until then a guard would mostly wait for code that runs for the first time; an engine in use has been read thousands of times. */
    private static final int BEATS_OF_A_GUARD = Integer.getInteger("beats", 2);

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
        awaitGuard();
        // The guard is between two beats somewhere: a random moment of its interval.
        LockSupport.parkNanos((long) (Math.random() * Long.getLong("interval", 1000) * 1_000_000));
        gateway.closedNanos = System.nanoTime();
        gateway.sessions.closeSession(session.getSessionHandle());
        gateway.latch.await();
    }

    private static void awaitGuard() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName engine = new ObjectName(EngineMXBean.NAME);
        long ours = 0;
        long guards = 0;
        while (guards < BEATS_OF_A_GUARD) {
            LockSupport.parkNanos(FIVE_MILLIS);
            if (server.isRegistered(engine)) {
                ours++;
                guards = (long) ((CompositeData) server.getAttribute(engine, "Heartbeat")).get("sequence") - ours;
            }
        }
    }
}
