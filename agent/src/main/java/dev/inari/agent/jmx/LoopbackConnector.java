package dev.inari.agent.jmx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.rmi.server.RMIServerSocketFactory;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXPrincipal;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.security.auth.Subject;

/**
 * A JMX connector that listens on loopback only, on a port that the system picks, and asks for a secret: no port to configure, nothing open
 * to the network, and not even another user of this host gets in. Everything in it runs on daemon threads.
 */
final class LoopbackConnector implements JMXAuthenticator {
    /** The user name that goes with the secret. */
    static final String USER = "inari";

    private final byte[] secret;

    private LoopbackConnector(String secret) {
        this.secret = secret.getBytes(StandardCharsets.US_ASCII);
    }

    /** Starts it and returns its address. It ends with the JVM. */
    static String start(MBeanServer server, String secret) throws IOException {
        Map<String, Object> environment = new HashMap<>();
        environment.put(JMXConnectorServer.AUTHENTICATOR, new LoopbackConnector(secret));
        environment.put(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, new Loopback(bindAddress()));
        // Without it RMI starts a non-daemon thread as long as anything is exported, and the engine could never end by
        // itself.
        environment.put("jmx.remote.x.daemon", "true");
        // Nothing but strings is deserialised before the secret was checked.
        if (System.getProperty("java.specification.version", "").startsWith("1.")) {
            environment.put(
                    "jmx.remote.rmi.server.credential.types",
                    new String[] {String[].class.getName(), String.class.getName()});
        } else {
            environment.put("jmx.remote.rmi.server.credentials.filter.pattern", "java.lang.String;!*");
        }
        JMXConnectorServer connector = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("rmi", "127.0.0.1", 0), environment, server);
        connector.start();
        return connector.getAddress().toString();
    }

    /**
     * RMI writes the host's own address into its stubs. Where that is a loopback address (Debian's 127.0.1.1) we listen there, so that any
     * JMX client gets through; elsewhere on 127.0.0.1, which our own client knows to try.
     */
    private static InetAddress bindAddress() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try {
            InetAddress own = InetAddress.getLocalHost();
            return own.isLoopbackAddress() ? own : loopback;
        } catch (UnknownHostException e) {
            return loopback; // a container whose name nothing resolves
        }
    }

    @Override
    public Subject authenticate(Object credentials) {
        if (credentials instanceof String[]) {
            String[] pair = (String[]) credentials;
            if (pair.length == 2 && USER.equals(pair[0]) && pair[1] != null && isSecret(pair[1])) {
                return new Subject(
                        true,
                        Collections.singleton(new JMXPrincipal(USER)),
                        Collections.emptySet(),
                        Collections.emptySet());
            }
        }
        throw new SecurityException("wrong or missing secret; it is in the engine's announcement file");
    }

    private boolean isSecret(String given) {
        return MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8));
    }

    /** Binds to one address. */
    private static final class Loopback implements RMIServerSocketFactory {
        private static final int BACKLOG = 16;

        private final InetAddress address;

        Loopback(InetAddress address) {
            this.address = address;
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return new ServerSocket(port, BACKLOG, address);
        }
    }
}
