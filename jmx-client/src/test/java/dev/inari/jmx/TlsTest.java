package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.Heartbeat;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import javax.rmi.ssl.SslRMIServerSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry and a connector behind TLS, as com.sun.management.jmxremote.registry.ssl makes them, and what pretends to be one. */
@Timeout(60)
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final EngineClients clients = EngineClients.create(new Deadlines(LIMIT, LIMIT, LIMIT), 2);
    private static @Nullable SSLContext before;

    /** Once, because the JDK's factories keep the first context that they see. */
    @BeforeAll
    static void trustOurselves(@TempDir Path directory) throws Exception {
        before = SSLContext.getDefault();
        Path file = directory.resolve("store.p12");
        // The stub names the address that the JDK takes for this machine's.
        String hosts = "ip:127.0.0.1,ip:" + InetAddress.getLocalHost().getHostAddress();
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=engine",
                        "-ext",
                        "san=" + hosts,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .start()
                .waitFor();
        assertThat(exit).isZero();
        SSLContext.setDefault(context(file));
    }

    @AfterAll
    static void trustOthersAgain() {
        if (before != null) {
            SSLContext.setDefault(before);
        }
    }

    private static SSLContext context(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @AfterEach
    void closeClients() {
        clients.close();
    }

    private EngineClient open(String host, int port) {
        return clients.open(new Endpoint.JmxUrl(
                "service:jmx:rmi:///jndi/rmi://" + host + ":" + port + "/jmxrmi",
                new Endpoint.Credentials("me", () -> "hunter2"),
                true));
    }

    @Test
    void silentRegistryTimesOut() throws Exception {
        Duration soon = Duration.ofMillis(500);
        try (HungPeer hung = new HungPeer();
                EngineClients quick = EngineClients.create(new Deadlines(soon, soon, LIMIT), 1)) {
            Endpoint endpoint =
                    new Endpoint.JmxUrl("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + hung.port() + "/x", null, true);
            Outcome<Heartbeat> outcome = quick.open(endpoint).heartbeat();
            assertThat(outcome).as(outcome.describe()).isInstanceOf(Outcome.TimedOut.class);
            assertThat(outcome.describe()).contains("Read timed out");
        }
    }

    @Test
    void registryWithoutTlsIsRefused() throws Exception {
        int port = Ports.free();
        Registry registry = LocateRegistry.createRegistry(port);
        try {
            assertThat(open("127.0.0.1", port).heartbeat()).isInstanceOf(Outcome.Refused.class);
        } finally {
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }

    @Test
    void certificateOfAnotherHostIsRefused() throws Exception {
        int port = Ports.free();
        Registry registry =
                LocateRegistry.createRegistry(port, new SslRMIClientSocketFactory(), new SslRMIServerSocketFactory());
        try {
            Outcome<Heartbeat> outcome = open("localhost", port).heartbeat();
            assertThat(outcome).isInstanceOf(Outcome.Refused.class);
            assertThat(outcome.describe()).contains("localhost").contains("CertificateException");
        } finally {
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }

    @Test
    void answersThroughTls() throws Exception {
        MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
        new EngineBeans().register(mbeans);
        SslRMIClientSocketFactory client = new SslRMIClientSocketFactory();
        SslRMIServerSocketFactory server = new SslRMIServerSocketFactory();
        int port = Ports.free();
        Registry registry = LocateRegistry.createRegistry(port, client, server);
        RMIJRMPServerImpl connector = new RMIJRMPServerImpl(0, client, server, Map.of());
        RMIConnectorServer running =
                new RMIConnectorServer(new JMXServiceURL("service:jmx:rmi://"), Map.of(), connector, mbeans);
        try {
            running.start();
            registry.bind("jmxrmi", connector.toStub());
            RmiEngineTest.assertAllAnswers(open("127.0.0.1", port));
        } finally {
            running.stop();
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }

    @Test
    void connectorWithoutTlsGetsNoPassword() throws Exception {
        SslRMIClientSocketFactory client = new SslRMIClientSocketFactory();
        int port = Ports.free();
        Registry registry = LocateRegistry.createRegistry(port, client, new SslRMIServerSocketFactory());
        RMIJRMPServerImpl connector = new RMIJRMPServerImpl(0, null, null, Map.of());
        RMIConnectorServer running = new RMIConnectorServer(
                new JMXServiceURL("service:jmx:rmi://"),
                Map.of(),
                connector,
                ManagementFactory.getPlatformMBeanServer());
        try {
            running.start();
            registry.bind("jmxrmi", connector.toStub());
            Outcome<Heartbeat> outcome = open("127.0.0.1", port).heartbeat();
            assertThat(outcome).isInstanceOf(Outcome.Refused.class);
            assertThat(outcome.describe()).contains("does not use TLS");
        } finally {
            running.stop();
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }
}
