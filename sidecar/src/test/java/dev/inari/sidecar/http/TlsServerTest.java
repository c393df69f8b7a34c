package dev.inari.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.engine.ProcFs;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The public server behind TLS, with real certificates that are renewed while it runs. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class TlsServerTest {
    private static final String PASSWORD = "changeit";

    private static Path made = Path.of("");

    private final AtomicLong nanos = new AtomicLong();
    private final Path store;
    private final Path passwordFile;
    private PublicServer server;
    private int renewals;

    /** Two keys of one name, and what believes both. */
    @BeforeAll
    static void makeStores(@TempDir Path directory) throws Exception {
        made = directory;
        keyAndTrust("old.p12", "CN=old");
        keyAndTrust("new.p12", "CN=new");
    }

    TlsServerTest(@TempDir Path directory) throws IOException {
        store = directory.resolve("store.p12");
        passwordFile = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        Files.copy(made.resolve("old.p12"), store);
    }

    @BeforeEach
    void start() throws IOException {
        HttpSettings settings = new HttpSettings(
                true,
                "127.0.0.1",
                0,
                Optional.empty(),
                HttpSettings.Anonymous.READER,
                List.of(),
                new HttpSettings.Tls(true, Optional.of(store), Optional.of(passwordFile)),
                HttpSettings.Jolokia.OFF);
        Endpoint who = Endpoint.json("GET", "/who", Role.READER, request -> "it is me");
        server = PublicServer.start(
                settings, new ProcFs().ownUid(), "c".repeat(64), List.of(who), Duration.ofMillis(1), nanos::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoBelievesTheCertificateGetsAnAnswer() throws Exception {
        assertThat(server.url()).startsWith("https://127.0.0.1:");
        HttpResponse<String> answer = ask();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("\"it is me\"");
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isIn("TLSv1.3", "TLSv1.2");
    }

    @Test
    void whoDoesNotBelieveItSendsNothing() throws Exception {
        HttpClient stranger = HttpClient.newHttpClient();
        assertThatThrownBy(() -> stranger.send(request(), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void plainTextIsNotAnswered() throws Exception {
        try (Socket plain = new RawClient(URI.create(server.url()).getPort()).connect()) {
            RawClient.send(plain, "GET /who HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(RawClient.rest(plain)).doesNotContain("it is me");
        }
    }

    @Test
    void aRenewedCertificateIsUsedWithoutARestart() throws Exception {
        assertThat(subject()).isEqualTo("CN=old");
        renew("new.p12");
        assertThat(subject()).as("not looked at again yet").isEqualTo("CN=old");
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(subject()).isEqualTo("CN=new");
        renew("old.p12");
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(subject()).isEqualTo("CN=old");
    }

    @Test
    void aStoreThatCannotBeUsedChangesNothingUntilItCan() throws Exception {
        Files.writeString(store, "half a sto");
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(subject()).isEqualTo("CN=old");
        Files.delete(store);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(subject()).isEqualTo("CN=old");
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-r--r--"));
        renew("new.p12");
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(subject()).as("a password that others can read").isEqualTo("CN=old");
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        renew("new.p12");
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(subject()).isEqualTo("CN=new");
    }

    @Test
    void whatIsWrongWithTheStoreIsSaidAtTheStart() throws Exception {
        Files.writeString(passwordFile, "another\n");
        assertThatThrownBy(this::start)
                .hasMessageContaining(store.toString())
                .hasMessageContaining("PKCS12")
                .hasMessageNotContaining("another");
        Files.writeString(passwordFile, PASSWORD);
        Files.delete(store);
        keytool(
                store,
                "trust",
                "-importcert",
                "-noprompt",
                "-file",
                made.resolve("cert-old.p12").toString());
        assertThatThrownBy(this::start).hasMessageContaining("holds no private key");
        Files.delete(store);
        assertThatThrownBy(this::start).hasMessageContaining(store + " cannot").hasMessageContaining("no such file");
        Files.writeString(store, "half a sto");
        assertThatThrownBy(this::start).hasMessageContaining("only a part");
        Files.delete(store);
        Files.copy(made.resolve("old.p12"), store);
        start();
    }

    private void renew(String with) throws IOException {
        Path next = Files.copy(made.resolve(with), store.resolveSibling("next"), StandardCopyOption.REPLACE_EXISTING);
        // Two stores of one size within one tick of the clock would look alike.
        Files.setLastModifiedTime(next, FileTime.from(++renewals, TimeUnit.HOURS));
        Files.move(next, store, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private String subject() throws Exception {
        return ((X509Certificate) ask().sslSession().orElseThrow().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    /** On a connection of its own: one that is kept keeps its certificate too. */
    private HttpResponse<String> ask() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(made.resolve("trust.p12"))) {
            trusted.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(request(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create(server.url() + "/who"))
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    private static void keyAndTrust(String keys, String name) throws Exception {
        keytool(made.resolve(keys), "key", "-genkeypair", "-keyalg", "EC", "-dname", name, "-ext", "san=ip:127.0.0.1");
        String certificate = made.resolve("cert-" + keys).toString();
        keytool(made.resolve(keys), "key", "-exportcert", "-file", certificate);
        keytool(made.resolve("trust.p12"), name, "-importcert", "-noprompt", "-file", certificate);
    }

    private static void keytool(Path store, String alias, String... arguments) throws Exception {
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        keytool.command().addAll(List.of(arguments));
        keytool.command().addAll(List.of("-alias", alias, "-keystore", store.toString(), "-storepass", PASSWORD));
        Process run = keytool.redirectErrorStream(true).start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).as(said).isZero();
    }
}
