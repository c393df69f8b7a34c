package dev.inari.sidecar.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.inari.sidecar.batch.Credentials;
import dev.inari.sidecar.batch.KyuubiRest;
import dev.inari.sidecar.batch.KyuubiServer;
import dev.inari.sidecar.batch.Outcome;
import dev.inari.sidecar.jobs.ClusterRest;
import dev.inari.sidecar.jobs.RestLimits;
import dev.inari.sidecar.jobs.RestOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the clients of Kyuubi and Flink believe, each against a real server with TLS. */
@Timeout(60)
class TlsStoresTest {
    private final Path directory;
    private final Path password;
    private @Nullable HttpsServer server;

    TlsStoresTest(@TempDir Path temporary) throws IOException {
        directory = temporary;
        password = secret(directory, "password", "changeit");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private Path secret(String name, String content) throws IOException {
        return secret(directory, name, content);
    }

    private static Path secret(Path directory, String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path store(String name) {
        Path file = directory.resolve(name);
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/tls/" + name))) {
            if (!Files.exists(file)) {
                Files.copy(in, file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TlsStores trusting(boolean verifyHost) {
        return new TlsStores(
                Optional.of(store("trust.p12")), Optional.of(password), Optional.empty(), Optional.empty(), verifyHost);
    }

    private TlsStores withClient() {
        return new TlsStores(
                Optional.of(store("trust.p12")),
                Optional.of(password),
                Optional.of(store("client.p12")),
                Optional.of(password),
                true);
    }

    /** A server with this certificate, which answers as a Kyuubi server without sessions does. */
    private URI serve(String store, boolean wantsClient) throws IOException {
        SSLContext own = new TlsStores(
                        Optional.of(store("trust.p12")),
                        Optional.of(password),
                        Optional.of(store(store)),
                        Optional.of(password),
                        true)
                .open()
                .orElseThrow();
        HttpsServer made = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        made.setHttpsConfigurator(new HttpsConfigurator(own) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = own.getDefaultSSLParameters();
                wanted.setNeedClientAuth(wantsClient);
                parameters.setSSLParameters(wanted);
            }
        });
        made.createContext("/", exchange -> {
            byte[] body = (exchange.getRequestURI().getPath().endsWith("overview") ? "{\"jobs\":[]}" : "[]")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        made.start();
        server = made;
        return URI.create("https://127.0.0.1:" + made.getAddress().getPort());
    }

    private static Outcome<?> kyuubi(URI address, TlsStores stores) throws IOException {
        return new KyuubiRest(new KyuubiServer(
                        address, Credentials.NONE, stores.open(), Duration.ofSeconds(20), Duration.ofSeconds(20)))
                .sessions();
    }

    private static RestOutcome<?> flink(URI address, TlsStores stores) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder();
        stores.open().ifPresent(builder::sslContext);
        return new ClusterRest(builder.build(), address.toString(), RestLimits.DEFAULT).overview(1);
    }

    @Test
    void serverOfATrustedIssuerIsBelievedByBothClients() throws IOException {
        URI address = serve("server.p12", false);

        assertThat(kyuubi(address, trusting(true))).isInstanceOf(Outcome.Answered.class);
        assertThat(flink(address, trusting(true))).isInstanceOf(RestOutcome.Found.class);
    }

    @Test
    void issuerThatNobodyNamedIsNotBelieved() throws IOException {
        URI address = serve("server.p12", false);

        assertThat(kyuubi(address, TlsStores.JAVA)).isInstanceOfSatisfying(Outcome.Missed.class, missed -> assertThat(
                        missed.failure().words())
                .contains("TLS", "unable to find valid certification path", "inari.batches.tls"));
        assertThat(flink(address, TlsStores.JAVA)).isInstanceOf(RestOutcome.Unreachable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other-host.p12", "expired.p12"})
    void certificateOfAnotherHostOrTimeIsNotBelieved(String store) throws IOException {
        URI address = serve(store, false);

        assertThat(kyuubi(address, trusting(true))).isInstanceOf(Outcome.Missed.class);
        assertThat(flink(address, trusting(true))).isInstanceOf(RestOutcome.Unreachable.class);
    }

    @Test
    void withoutVerificationOnlyTheHostIsNotCompared() throws IOException {
        assertThat(kyuubi(serve("other-host.p12", false), trusting(false))).isInstanceOf(Outcome.Answered.class);
        stop();
        assertThat(kyuubi(serve("expired.p12", false), trusting(false))).isInstanceOf(Outcome.Missed.class);
    }

    @Test
    void serverThatAsksWhoWeAreIsToldFromTheKeyStore() throws IOException {
        URI address = serve("server.p12", true);

        assertThat(kyuubi(address, withClient())).isInstanceOf(Outcome.Answered.class);
        assertThat(kyuubi(address, trusting(true))).isInstanceOf(Outcome.Missed.class);
    }

    @Test
    void storesThatCannotBeUsedAreNamedWithWhatToDo() throws IOException {
        Path wrong = secret("wrong", "wrong");
        Path missing = directory.resolve("missing.p12");

        assertThatThrownBy(() -> trust(store("trust.p12"), Optional.of(wrong)).open())
                .hasMessageContaining("trust.p12")
                .hasMessageContaining("password file must fit");
        assertThatThrownBy(() -> trust(missing, Optional.empty()).open()).hasMessageContaining("does not exist");
        assertThatThrownBy(() ->
                        trust(secret("text", "no store"), Optional.empty()).open())
                .hasMessageContaining("PKCS12 or JKS");
        assertThatThrownBy(() -> trust(store("trust.p12"), Optional.empty()).open())
                .hasMessageContaining("no certificate that can be read");
        Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> trust(store("trust.p12"), Optional.of(wrong)).open())
                .hasMessageContaining("chmod 600");
    }

    private static TlsStores trust(Path store, Optional<Path> password) {
        return new TlsStores(Optional.of(store), password, Optional.empty(), Optional.empty(), true);
    }
}
