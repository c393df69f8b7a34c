package dev.inari.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.engine.ProcFs;
import dev.inari.sidecar.http.Readiness.Check;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public server over real sockets: who gets in, and each way in that must be closed. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class PublicServerTest {
    private static final String CONTROL = "c".repeat(64);
    private static final String TOKEN = "a".repeat(64);
    private static final int FAST = 10_000;
    private static final String JSON = "Content-Type: application/json";

    private final Path file;
    private final long uid = new ProcFs().ownUid();
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> done = new ArrayList<>();
    private final AtomicReference<Readiness> readiness = new AtomicReference<>(new Readiness(List.of()));
    private Duration delay = Duration.ofMillis(1);
    private HttpSettings settings;
    private PublicServer server;
    private RawClient client;

    PublicServerTest(@TempDir Path directory) throws IOException {
        file = directory.resolve("users");
        settings = new HttpSettings(
                true,
                "127.0.0.1",
                0,
                Optional.of(file),
                HttpSettings.Anonymous.NONE,
                List.of("inari.example"),
                HttpSettings.Tls.OFF,
                HttpSettings.Jolokia.OFF);
        write(
                user("rita", Role.READER, "secret"),
                user("otto", Role.OPERATOR, "geheim"),
                User.withToken("bot", Role.OPERATOR, TOKEN));
    }

    private static User user(String name, Role role, String password) {
        return new User(name, role, PasswordHash.of(password, FAST), null);
    }

    private void write(User... users) throws IOException {
        new UsersFile(file, uid).write(List.of(users));
    }

    @BeforeEach
    void start() throws IOException {
        if (server != null) {
            server.close();
        }
        List<Endpoint> endpoints = new ArrayList<>(HealthEndpoints.of(readiness::get));
        endpoints.add(Endpoint.json(
                "GET",
                "/things/{id}",
                Role.READER,
                request -> List.of(
                        request.variable("id"), request.principal().name(), request.query(java.util.Set.of("x")))));
        endpoints.add(Endpoint.json("POST", "/things/{id}", Role.OPERATOR, request -> {
            done.add(request.principal().name() + " " + request.body(String.class));
            return "done";
        }));
        endpoints.add(Endpoint.raw(
                Endpoint.ANY,
                "/raw/*",
                Role.READER,
                request -> request.send(
                        200, "text/plain", request.exchange().getRequestBody().readAllBytes())));
        endpoints.add(Endpoint.json("GET", "/mistake", Role.READER, request -> {
            throw new IllegalStateException("top secret");
        }));
        server = PublicServer.start(settings, uid, CONTROL, endpoints, delay, nanos::get);
        client = new RawClient(Integer.parseInt(server.url().replaceAll(".*:", "")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String basic(String name, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private static void is(int status, String answer) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void whoIsKnownGetsIn() throws IOException {
        assertThat(client.request("GET /things/7?x=1", basic("rita", "secret")))
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-type: application/json")
                .endsWith("[\"7\",\"rita\",{\"x\":\"1\"}]");
        assertThat(client.request("GET /things/7", bearer(TOKEN))).endsWith("[\"7\",\"bot\",{}]");
        assertThat(client.request("GET /things/7", bearer(CONTROL)))
                .endsWith("[\"7\",\"" + System.getProperty("user.name") + " (uid " + uid + ")\",{}]");
    }

    @Test
    void whoIsNotKnownLearnsNothing() throws IOException {
        is(401, client.request("GET /things/7"));
        is(401, client.request("GET /things/7", basic("rita", "geheim")));
        is(401, client.request("GET /things/7", basic("nobody", "secret")));
        is(401, client.request("GET /things/7", basic("rita", "")));
        is(401, client.request("GET /things/7", basic("bot", TOKEN)));
        is(401, client.request("GET /things/7", bearer("b".repeat(64))));
        is(401, client.request("GET /things/7", bearer("")));
        is(401, client.request("GET /things/7", "Authorization: Basic !!!"));
        is(401, client.request("GET /things/7", "Authorization: Negotiate abc"));
        is(401, client.request("GET /health/live", bearer("wrong")));
        assertThat(done).isEmpty();
    }

    @Test
    void twoWaysToSayWhoOneIsAreNone() throws IOException {
        is(401, client.request("GET /things/7", bearer(TOKEN), bearer("b".repeat(64))));
    }

    @Test
    void aBrowserIsAskedForAPasswordButAScriptOfAPageIsNot() throws IOException {
        assertThat(client.request("GET /things/7"))
                .contains("Basic realm=\"inari\"")
                .contains("Bearer");
        assertThat(client.request("GET /things/7", "Sec-Fetch-Dest: empty", "Sec-Fetch-Site: same-origin"))
                .doesNotContain("Basic realm")
                .contains("Bearer");
    }

    @Test
    void aReaderChangesNothing() throws IOException {
        is(403, post("\"x\"", basic("rita", "secret"), JSON));
        assertThat(done).isEmpty();
        is(200, post("\"x\"", basic("otto", "geheim"), JSON));
        assertThat(done).containsExactly("otto x");
    }

    private String post(String body, String... headers) throws IOException {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Length: " + body.length() + "\r\n\r\n" + body;
        return client.request("POST /things/7", all);
    }

    @Test
    void whatAFormOfAnotherSiteCanSendIsNotTaken() throws IOException {
        is(415, post("\"x\"", bearer(TOKEN), "Content-Type: text/plain"));
        is(415, post("\"x\"", bearer(TOKEN)));
        is(415, post("\"x\"", bearer(TOKEN), "Content-Type: application/x-www-form-urlencoded"));
        is(403, post("\"x\"", bearer(TOKEN), JSON, "Origin: https://evil.example"));
        is(403, post("\"x\"", bearer(TOKEN), JSON, "Origin: null"));
        is(403, post("\"x\"", bearer(TOKEN), JSON, "Origin: http://localhost:1"));
        is(403, post("\"x\"", bearer(TOKEN), JSON, "Sec-Fetch-Site: cross-site"));
        is(403, post("\"x\"", bearer(TOKEN), JSON, "Sec-Fetch-Site: same-site"));
        assertThat(done).isEmpty();
        int port = Integer.parseInt(server.url().replaceAll(".*:", ""));
        is(200, post("\"x\"", bearer(TOKEN), JSON, "Origin: http://localhost:" + port, "Sec-Fetch-Site: same-origin"));
        assertThat(done).hasSize(1);
    }

    @Test
    void whatASiteHasABrowserReadIsNotAnsweredEither() throws IOException {
        is(403, client.request("GET /things/7", basic("rita", "secret"), "Sec-Fetch-Site: cross-site"));
        is(200, client.request("GET /health/live", "Sec-Fetch-Site: cross-site"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:80", "127.0.0.2", "localhost.evil.example", "", "::1", "[::2]"})
    void aNameThatIsNotOursIsRefused(String host) throws IOException {
        String answer = client.exchange("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        is(421, answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:5", "inari.example", "Inari.Example:443"})
    void aNameThatIsOursCountsWhateverTheTunnelsPort(String host) throws IOException {
        is(200, client.exchange("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"));
    }

    @Test
    void twoHostsAreNone() throws IOException {
        is(
                421,
                client.exchange(
                        "GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\nConnection: close\r\n\r\n"));
        is(421, client.exchange("GET /health/live HTTP/1.0\r\n\r\n"));
    }

    @Test
    void everyAnswerProtectsItself() throws IOException {
        for (String answer : List.of(
                client.request("GET /things/7", bearer(TOKEN)),
                client.request("GET /things/7"),
                client.request("GET /nowhere"),
                client.request("GET /mistake", bearer(TOKEN)))) {
            assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                    .contains("cache-control: no-store", "x-content-type-options: nosniff", "default-src 'none'")
                    .doesNotContain("access-control", "server:", "set-cookie", "top secret");
        }
    }

    @Test
    void headAndOptionsAreSane() throws IOException {
        String head = client.request("HEAD /things/7", bearer(TOKEN));
        assertThat(head)
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-length: 14")
                .endsWith("\r\n\r\n");
        is(401, client.request("HEAD /things/7"));
        assertThat(client.request("OPTIONS /things/7", "Origin: https://evil.example"))
                .startsWith("HTTP/1.1 204 ")
                .contains("Allow: GET, HEAD, OPTIONS, POST");
        is(404, client.request("OPTIONS /nowhere"));
        assertThat(client.request("DELETE /things/7", bearer(TOKEN)))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: GET, HEAD, OPTIONS, POST");
        is(405, client.request("TRACE /things/7", bearer(TOKEN)));
    }

    @Test
    void aLongBodyIsNotRead() throws IOException {
        is(413, client.request("POST /things/7", bearer(TOKEN), JSON, "Content-Length: 70000"));
        is(200, client.request("POST /raw/7", bearer(TOKEN), JSON, chunked(Request.LONGEST_BODY)));
        is(413, client.request("POST /raw/7", bearer(TOKEN), JSON, chunked(Request.LONGEST_BODY + 1)));
        is(413, client.request("POST /things/7", bearer(TOKEN), JSON, chunked(Request.LONGEST_BODY + 1)));
    }

    private static String chunked(int length) {
        return "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(length) + "\r\n" + "x".repeat(length)
                + "\r\n0\r\n";
    }

    @Test
    void aLongHeadIsNotRead() throws IOException {
        try (Socket socket = client.connect()) {
            assertThatThrownBy(() -> {
                        RawClient.send(socket, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n");
                        for (int i = 0; i < 100_000; i++) {
                            RawClient.send(socket, "X-" + i + ": " + "y".repeat(1000) + "\r\n");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        is(200, client.request("GET /health/live"));
    }

    @Test
    void aWrongAnswerWaitsAndHoldsNobodyUp() throws IOException {
        delay = Duration.ofHours(1);
        start();
        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < Delays.MOST_OF_ONE; i++) {
            Socket socket = client.connect();
            waiting.add(socket);
            RawClient.send(socket, "GET /things/7 HTTP/1.1\r\nHost: localhost\r\n" + bearer("wrong") + "\r\n\r\n");
        }
        String beyond = "";
        while (!beyond.startsWith("HTTP/1.1 429")) {
            // Those before may be on their way yet; this one then waits like them, and is not waited for.
            beyond = quick(bearer("wrong"));
        }
        is(200, client.request("GET /things/7", bearer(TOKEN)));
        is(429, client.request("GET /things/7", basic("rita", "secret")));
        for (Socket each : waiting) {
            // One that came after this test's own tries may have been beyond.
            byte[] there = each.getInputStream()
                    .readNBytes(Math.min(12, each.getInputStream().available()));
            assertThat(new String(there, StandardCharsets.US_ASCII)).isIn("", "HTTP/1.1 429");
            each.close();
        }
    }

    private String quick(String header) throws IOException {
        try (Socket socket = client.connect()) {
            socket.setSoTimeout(200);
            RawClient.send(
                    socket, "GET /things/7 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n");
            return RawClient.rest(socket);
        } catch (java.net.SocketTimeoutException e) {
            return "";
        }
    }

    @Test
    void aSlowClientIsCutAndTheOthersAreServed() throws IOException {
        try (Socket slow = client.connect()) {
            RawClient.send(slow, "GET /things/7 HTTP/1.1\r\nHost: loc");
            is(200, client.request("GET /things/7", bearer(TOKEN)));
            // The server ends it; the read would end with a timeout otherwise.
            assertThat(RawClient.rest(slow)).isEmpty();
        }
    }

    @Test
    void aChangedUsersFileCountsAndAMistakeInItDoesNot() throws IOException {
        write(user("rita", Role.OPERATOR, "other"));
        is(200, client.request("GET /things/7", basic("rita", "secret")));
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        is(401, client.request("GET /things/7", basic("rita", "secret")));
        is(200, client.request("GET /things/7", basic("rita", "other")));
        Files.writeString(file, "rita:king:x\n");
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        is(200, client.request("GET /things/7", basic("rita", "other")));
        Files.delete(file);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        is(401, client.request("GET /things/7", basic("rita", "other")));
        is(200, client.request("GET /things/7", bearer(CONTROL)));
    }

    @Test
    void aUsersFileThatIsMadeLaterCounts() throws IOException {
        Files.delete(file);
        start();
        is(401, client.request("GET /things/7", basic("rita", "secret")));
        is(200, client.request("GET /things/7", bearer(CONTROL)));
        write(user("rita", Role.READER, "secret"));
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        is(200, client.request("GET /things/7", basic("rita", "secret")));
    }

    @Test
    void aUsersFileThatOthersCanWriteIsNotBelieved() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        server.close();
        assertThatThrownBy(this::start).hasMessageContaining("chmod 640");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        start();
    }

    @Test
    void aPortInUseIsSaid() {
        HttpSettings same = settings.at(Integer.parseInt(server.url().replaceAll(".*:", "")));
        assertThatThrownBy(() -> PublicServer.start(same, uid, CONTROL, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("inari.http.port");
    }

    @Test
    void healthTellsDetailsOnlyToReaders() throws IOException {
        is(200, client.request("GET /health/live"));
        is(200, client.request("GET /health/ready"));
        readiness.set(new Readiness(List.of(new Check("journal", "disk full"), new Check("decisions", ""))));
        assertThat(client.request("GET /health/ready"))
                .startsWith("HTTP/1.1 503 ")
                .endsWith("{\"status\":\"DOWN\"}");
        assertThat(client.request("GET /health/ready", bearer(TOKEN)))
                .startsWith("HTTP/1.1 503 ")
                .contains("disk full", "\"decisions\",\"status\":\"UP\"");
        is(200, client.request("GET /health/live"));
    }

    @Test
    void anonymousReadersReadAndNoMore() throws IOException {
        settings = new HttpSettings(
                true,
                "127.0.0.1",
                0,
                Optional.of(file),
                HttpSettings.Anonymous.READER,
                List.of(),
                HttpSettings.Tls.OFF,
                HttpSettings.Jolokia.OFF);
        start();
        assertThat(client.request("GET /things/7")).endsWith("[\"7\",\"anonymous\",{}]");
        is(401, post("\"x\"", JSON));
        is(401, client.request("GET /things/7", basic("rita", "wrong")));
        is(200, post("\"x\"", JSON, bearer(TOKEN)));
    }
}
