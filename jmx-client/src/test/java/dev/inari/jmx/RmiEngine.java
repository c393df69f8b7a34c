package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectionNotification;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.security.auth.Subject;

/** An MBean server behind a real RMI connector on loopback that wants a secret, as the agent makes one. */
final class RmiEngine implements AutoCloseable {
    /** System property with the loopback address to listen at. */
    static final String BIND = "inari.test.bind";

    static final String SECRET = "c0ffee-the-secret";

    /** Java RMI Specification, 10.2. */
    private static final byte PING = 0x52;

    final MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
    private final JMXConnectorServer server;
    private final Semaphore left = new Semaphore(0);
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final List<Byte> alone = new CopyOnWriteArrayList<>();

    RmiEngine() throws IOException {
        this("service:jmx:rmi://");
    }

    RmiEngine(String url) throws IOException {
        Map<String, Object> environment = new HashMap<>();
        environment.put(JMXConnectorServer.AUTHENTICATOR, (JMXAuthenticator) RmiEngine::authenticate);
        environment.put(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, (RMIServerSocketFactory) this::bind);
        environment.put("jmx.remote.jndi.rebind", "true");
        server = JMXConnectorServerFactory.newJMXConnectorServer(new JMXServiceURL(url), environment, mbeans);
        server.addNotificationListener(
                (notification, handback) -> {
                    if (notification.getType().equals(JMXConnectionNotification.CLOSED)) {
                        left.release();
                    }
                },
                null,
                null);
        server.start();
    }

    /** One with the agent's MBeans. */
    static RmiEngine with(EngineBeans beans) throws Exception {
        RmiEngine engine = new RmiEngine();
        beans.register(engine.mbeans);
        return engine;
    }

    private ServerSocket bind(int port) throws IOException {
        return new ServerSocket(port, 50, InetAddress.getByName(System.getProperty(BIND, "127.0.0.1"))) {
            @Override
            public Socket accept() throws IOException {
                Socket socket = new Listened();
                implAccept(socket);
                accepted.add(socket);
                return socket;
            }
        };
    }

    /** Notes each message that is a single byte. */
    private final class Listened extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] to, int from, int length) throws IOException {
                    int read = super.read(to, from, length);
                    if (read == 1) {
                        alone.add(to[from]);
                    }
                    return read;
                }
            };
        }
    }

    /** How often it was asked whether a connection lives. */
    long pings() {
        return alone.stream().filter(each -> each == PING).count();
    }

    /** How many clients the connector knows. */
    int connections() {
        return server.getConnectionIds().length;
    }

    /** Returns when the next client left, or fails after a while. */
    void awaitLeave() throws InterruptedException {
        assertThat(left.tryAcquire(30, TimeUnit.SECONDS)).as("client left").isTrue();
    }

    /** What a crash or a pulled cable does. */
    void cutConnections() throws IOException {
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    private static Subject authenticate(Object credentials) {
        if (credentials instanceof String[] pair && Arrays.equals(pair, new String[] {"inari", SECRET})) {
            return new Subject();
        }
        // A careless peer: it repeats what it was sent.
        String sent = credentials instanceof String[] pair ? String.join(":", pair) : String.valueOf(credentials);
        throw new SecurityException("wrong credentials " + sent);
    }

    String url() {
        return server.getAddress().toString();
    }

    Endpoint.Announced announced() {
        return announced(SECRET);
    }

    Endpoint.Announced announced(String secret) {
        return new Endpoint.Announced(url(), 4711, () -> secret);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
