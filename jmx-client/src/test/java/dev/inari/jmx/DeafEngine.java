package dev.inari.jmx;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;

/** An engine that from some moment on reads nothing any more, and sends its last answers again and again, so that no read of its client ever waits. */
final class DeafEngine implements AutoCloseable {
    private final JMXConnectorServer server;
    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private final CountDownLatch hears = new CountDownLatch(1);
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private volatile OutputStream last = OutputStream.nullOutputStream();
    private volatile boolean deaf;

    DeafEngine(EngineBeans beans) throws Exception {
        MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
        beans.register(mbeans);
        server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://"),
                Map.of(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, (RMIServerSocketFactory)
                        DeafEngine.this::listen),
                mbeans);
        server.start();
    }

    private ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket() {
            @Override
            public Socket accept() throws IOException {
                Socket accepted = new Line();
                implAccept(accepted);
                return accepted;
            }
        };
        // As small as the kernel lets it be.
        socket.setReceiveBufferSize(1);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    Endpoint.Announced announced() {
        return new Endpoint.Announced(server.getAddress().toString(), 4711, () -> "any");
    }

    /** What is said from now on is what will be said again. */
    void listenToMe() {
        synchronized (said) {
            said.reset();
        }
    }

    void fallDeaf() {
        deaf = true;
        byte[] again;
        synchronized (said) {
            again = said.toByteArray();
        }
        OutputStream to = last;
        sender.execute(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    to.write(again);
                }
            } catch (IOException e) {
                // The client left.
            }
        });
    }

    @Override
    public void close() throws IOException {
        hears.countDown();
        sender.shutdownNow();
        server.stop();
    }

    private void hear() {
        if (deaf) {
            try {
                hears.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Line extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    hear();
                    return super.read();
                }

                @Override
                public int read(byte[] to, int from, int length) throws IOException {
                    hear();
                    return super.read(to, from, length);
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream raw = super.getOutputStream();
            return new FilterOutputStream(raw) {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] from, int start, int length) throws IOException {
                    synchronized (said) {
                        said.write(from, start, length);
                    }
                    last = raw;
                    raw.write(from, start, length);
                }
            };
        }
    }
}
