package dev.inari.sidecar.zookeeper;

import static dev.inari.sidecar.zookeeper.TestServer.awaitComplete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.zookeeper.ConnectionStatus.State;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.metrics.impl.DefaultMetricsProvider;
import org.apache.zookeeper.server.NettyServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ServerMetrics;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.auth.ProviderRegistry;
import org.apache.zookeeper.server.auth.X509AuthenticationProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks TLS only; without the native libraries that the jar leaves out. */
class TlsTest {
    private static final String PASSWORD = "changeit";
    private static final String KEY_STORE = "zookeeper.ssl.keyStore.location";
    private static final String KEY_PASSWORD = "zookeeper.ssl.keyStore.password";
    private static final String TRUST_STORE = "zookeeper.ssl.trustStore.location";
    private static final String TRUST_PASSWORD = "zookeeper.ssl.trustStore.password";
    private static final String CLIENT_AUTH = "zookeeper.ssl.clientAuth";
    private static final String X509 = "zookeeper.authProvider.x509";

    private static Path stores = Path.of("");

    private final Path folder;
    private ServerCnxnFactory factory;
    private ZooKeeperServer server;

    /** Of the server and of a client, each with what believes it. */
    @BeforeAll
    static void makeStores(@TempDir Path directory) throws Exception {
        stores = directory;
        keyAndTrust("zk.p12", "CN=localhost", "trust.p12");
        keyAndTrust("inari.p12", "CN=inari", "clients.p12");
    }

    TlsTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        System.setProperty(KEY_STORE, stores.resolve("zk.p12").toString());
        System.setProperty(KEY_PASSWORD, PASSWORD);
        System.setProperty(CLIENT_AUTH, "none");
        System.setProperty(ServerCnxnFactory.ZOOKEEPER_SERVER_CNXN_FACTORY, NettyServerCnxnFactory.class.getName());
        server = new ZooKeeperServer();
        factory = ServerCnxnFactory.createFactory();
    }

    @BeforeEach
    void start() throws Exception {
        Path data = folder.resolve("data");
        server = new ZooKeeperServer(data.toFile(), data.toFile(), 500);
        factory = ServerCnxnFactory.createFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10, -1, true);
        factory.startup(server);
    }

    @AfterEach
    void stop() {
        factory.shutdown();
        server.shutdown();
        List.of(
                        KEY_STORE,
                        KEY_PASSWORD,
                        TRUST_STORE,
                        TRUST_PASSWORD,
                        CLIENT_AUTH,
                        X509,
                        ServerCnxnFactory.ZOOKEEPER_SERVER_CNXN_FACTORY)
                .forEach(System::clearProperty);
    }

    /** A server that speaks only to whom it has a certificate of. */
    private void startAskingForCertificates() throws Exception {
        factory.shutdown();
        server.shutdown();
        System.setProperty(TRUST_STORE, stores.resolve("clients.p12").toString());
        System.setProperty(TRUST_PASSWORD, PASSWORD);
        System.setProperty(CLIENT_AUTH, "need");
        System.setProperty(X509, X509AuthenticationProvider.class.getName());
        ProviderRegistry.addOrUpdateProvider(X509);
        start();
    }

    private static void keyAndTrust(String keys, String name, String trust) throws Exception {
        keytool(keys, "-genkeypair", "-keyalg", "EC", "-dname", name, "-ext", "san=ip:127.0.0.1");
        String certificate = stores.resolve("cert-" + keys).toString();
        keytool(keys, "-exportcert", "-file", certificate);
        keytool(trust, "-importcert", "-noprompt", "-file", certificate);
    }

    private Path trusted() {
        return stores.resolve("trust.p12");
    }

    private static void keytool(String store, String... arguments) throws Exception {
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        keytool.command().addAll(List.of(arguments));
        keytool.command()
                .addAll(List.of(
                        "-alias", "zk", "-keystore", stores.resolve(store).toString(), "-storepass", PASSWORD));
        Process run = keytool.redirectErrorStream(true).start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(said).isZero();
    }

    private Path password(String mode) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), PASSWORD);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private ZooKeeperSettings settings(Tls tls) {
        return new ZooKeeperSettings(
                "127.0.0.1:" + factory.getLocalPort(),
                List.of("kyuubi"),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                ZooKeeperSettings.OFF.auth(),
                tls,
                "/inari/leases");
    }

    @Test
    void trustedServerIsReadAndTheLeaseTaken() throws Exception {
        Tls trusting = new Tls(
                true,
                Optional.of(trusted()),
                Optional.of(password("rw-------")),
                Optional.empty(),
                Optional.empty(),
                true);
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(settings(trusting))) {
            awaitComplete(connection.view());

            assertThat(connection.leases().holds("any")).isPresent();
        }
    }

    @Test
    void serverThatAsksForACertificateIsShownOurs() throws Exception {
        startAskingForCertificates();
        Optional<Path> password = Optional.of(password("rw-------"));
        Tls known = new Tls(
                true, Optional.of(trusted()), password, Optional.of(stores.resolve("inari.p12")), password, true);
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(settings(known))) {
            awaitComplete(connection.view());

            assertThat(connection.leases().holds("any")).isPresent();
        }
    }

    @Test
    void serverThatAsksForACertificateDoesNotSpeakToWhoHasNone() throws Exception {
        startAskingForCertificates();
        ServerMetrics.metricsProviderInitialized(new DefaultMetricsProvider());
        Tls unknown = new Tls(
                true,
                Optional.of(trusted()),
                Optional.of(password("rw-------")),
                Optional.empty(),
                Optional.empty(),
                true);
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(settings(unknown))) {
            TestServer.await(
                    () -> ServerMetrics.getMetrics().UNSUCCESSFUL_HANDSHAKE.get() > 0, () -> "no handshake was tried");

            assertThat(connection.view().connection().state()).isEqualTo(State.NEVER);
            assertThat(connection.view().isComplete()).isFalse();
        }
    }

    @Test
    void serverThatIsNotTrustedIsNotSpokenTo() throws Exception {
        Tls javas = new Tls(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
        ServerMetrics.metricsProviderInitialized(new DefaultMetricsProvider());
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(settings(javas))) {
            TestServer.await(
                    () -> ServerMetrics.getMetrics().UNSUCCESSFUL_HANDSHAKE.get() > 0, () -> "no handshake was tried");

            assertThat(connection.view().connection().state()).isEqualTo(State.NEVER);
        }
    }

    @Test
    void passwordThatOthersCanReadIsRefused() throws Exception {
        Tls open = new Tls(
                true,
                Optional.of(trusted()),
                Optional.of(password("rw-r--r--")),
                Optional.empty(),
                Optional.empty(),
                true);

        assertThatThrownBy(() -> ZooKeeperConnection.open(settings(open)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has mode 644");
    }
}
