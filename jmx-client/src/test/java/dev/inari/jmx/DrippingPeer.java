package dev.inari.jmx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Begins an RMI handshake and goes on with it a byte at a time, so that no single read ever times out. */
final class DrippingPeer implements AutoCloseable {
    private static final int PROTOCOL_ACK = 0x4e;

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private volatile @Nullable Future<?> dripping;
    private final AtomicInteger drops = new AtomicInteger();

    DrippingPeer() throws IOException {
        timer.execute(this::accept);
    }

    private void accept() {
        try {
            Socket one = socket.accept();
            dripping = timer.scheduleAtFixedRate(() -> drip(one), 0, 20, TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void drip(Socket one) {
        try {
            // The acknowledgement, the length of a long host name, and its letters.
            int drop = drops.getAndIncrement();
            one.getOutputStream().write(drop == 0 ? PROTOCOL_ACK : 'a');
        } catch (IOException e) {
            @Nullable Future<?> task = dripping;
            if (task != null) {
                task.cancel(false);
            }
        }
    }

    int drops() {
        return drops.get();
    }

    Endpoint.JmxUrl endpoint() {
        return new Endpoint.JmxUrl(
                "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + socket.getLocalPort() + "/x", null, false);
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        socket.close();
    }
}
