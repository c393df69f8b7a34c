package dev.inari.jmx;

import java.io.IOException;
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
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.security.auth.Subject;

/** An MBean server behind a real RMI connector on loopback that wants a secret, as the agent makes one. */
final class RmiEngine implements AutoCloseable {
    static final String SECRET = "c0ffee-the-secret";

    final MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
    private final JMXConnectorServer server;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    RmiEngine() throws IOException {
        this("service:jmx:rmi://");
    }

    RmiEngine(String url) throws IOException {
        Map<String, Object> environment = new HashMap<>();
        environment.put(JMXConnectorServer.AUTHENTICATOR, (JMXAuthenticator) RmiEngine::authenticate);
        environment.put(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, (RMIServerSocketFactory) this::bind);
        environment.put("jmx.remote.jndi.rebind", "true");
        server = JMXConnectorServerFactory.newJMXConnectorServer(new JMXServiceURL(url), environment, mbeans);
        server.start();
    }

    /** One with the agent's MBeans. */
    static RmiEngine with(EngineBeans beans) throws Exception {
        RmiEngine engine = new RmiEngine();
        beans.register(engine.mbeans);
        return engine;
    }

    private ServerSocket bind(int port) throws IOException {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress()) {
            @Override
            public Socket accept() throws IOException {
                Socket socket = super.accept();
                accepted.add(socket);
                return socket;
            }
        };
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
