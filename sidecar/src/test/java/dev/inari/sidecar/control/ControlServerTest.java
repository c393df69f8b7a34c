package dev.inari.sidecar.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.engine.ProcFs;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The channel over a real socket: who is not let in, what is not understood, and that the rest arrives as it was said. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class ControlServerTest {
    private static final String AGENT = "beef" + "0".repeat(28);

    private final Path directory;
    private final ProcessTable processes = new ProcFs();
    private final FakeControl control = new FakeControl();
    private final HttpClient http = HttpClient.newHttpClient();
    private ControlServer server;
    private ControlFile file;
    private ControlClient client;

    ControlServerTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void start() throws IOException {
        server = ControlServer.start(directory, processes, control);
        file = found();
        client = new ControlClient(file, processes);
        control.engines.add(new Statuses("beef", 11).serves(2).build());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private ControlFile found() {
        ControlFinder.Found found = new ControlFinder(directory, processes).find();
        assertThat(found).isInstanceOf(ControlFinder.Running.class);
        return ((ControlFinder.Running) found).file();
    }

    private Path path() {
        return directory.resolve(ControlFile.name(processes.ownUid()));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(file.url() + path)).timeout(Duration.ofSeconds(20));
    }

    private HttpRequest.Builder known(String path) {
        return to(path).header("Authorization", "Bearer " + file.token());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(
                known(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static void isProblem(HttpResponse<String> response, int status, String detail) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertThat(problem.at("/status").asInt()).isEqualTo(status);
        assertThat(problem.at("/detail").asText()).contains(detail);
        assertThat(problem.at("/instance").asText()).startsWith("/");
    }

    @Test
    void whoDoesNotShowTheTokenLearnsNothing() throws Exception {
        isProblem(send(to("/api/v1/engines").GET()), 401, "control file");
        isProblem(send(to("/api/v1/engines").header("Authorization", "Bearer ").GET()), 401, "control file");
        isProblem(
                send(to("/api/v1/engines")
                        .header("Authorization", "Bearer " + "0".repeat(64))
                        .GET()),
                401,
                "control file");
        isProblem(
                send(to("/api/v1/engines")
                        .header("Authorization", "Basic " + file.token())
                        .GET()),
                401,
                "control file");
        isProblem(send(to("/nowhere").GET()), 401, "control file");
        assertThat(control.said).isEmpty();
    }

    @Test
    void anotherNameForTheLoopbackAddressIsRefused() throws IOException {
        String answer = raw("GET /api/v1/engines HTTP/1.1\r\nHost: rebound.example:" + port()
                + "\r\nAuthorization: Bearer " + file.token() + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 421").contains("application/problem+json");
    }

    private int port() {
        return URI.create(file.url()).getPort();
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @Test
    void whatIsNotUnderstoodIsNotDone() throws Exception {
        String stop = "/api/v1/engines/" + AGENT + "/stop";
        isProblem(post(stop, "{\"reason\": \"x"), 400, "not understood");
        isProblem(post(stop, ""), 400, "not understood");
        isProblem(post(stop, "null"), 400, "not understood");
        isProblem(post(stop, "[]"), 400, "not understood");
        isProblem(post(stop, "{} {}"), 400, "not understood");
        isProblem(post(stop, "{\"evenIfServing\": \"yes\"}"), 400, "not understood");
        isProblem(post(stop, "{\"even-if-serving\": true}"), 400, "even-if-serving");
        isProblem(post(stop, "{\"reason\": \"" + "x".repeat(501) + "\"}"), 400, "reason has 501 characters");
        isProblem(post(stop, "[".repeat(5000)), 400, "not understood");
        isProblem(send(known(stop).POST(HttpRequest.BodyPublishers.ofString("{}"))), 415, "application/json");
        isProblem(post("/api/v1/engines/BEEF/stop", "{}"), 404, "/api/v1");
        isProblem(send(known(stop).GET()), 405, "GET means nothing here");
        isProblem(send(known("/api/v1/history?agnt=x").GET()), 400, "no parameter 'agnt'");
        isProblem(send(known("/api/v1/history?pid=1&pid=2").GET()), 400, "twice");
        isProblem(send(known("/api/v1/history?pid=x").GET()), 400, "pid (=x) is no number");
        isProblem(send(known("/api/v1/history?limit=0").GET()), 400, "limit is 0");
        isProblem(send(known("/api/v1/history?agent=%2e%2e").GET()), 400, "agent is no beginning");
        isProblem(post("/api/v1/servers/12/kill", "{\"startTicks\": 3}"), 400, "a pid alone names nobody");
        assertThat(control.said).isEmpty();
    }

    @Test
    void aHugeBodyIsNotRead() throws Exception {
        isProblem(
                post(
                        "/api/v1/engines/" + AGENT + "/stop",
                        "{\"reason\": \"" + "x".repeat(Request.LONGEST_BODY) + "\"}"),
                413,
                "longer than 65536 bytes");
        assertThat(control.said).isEmpty();
    }

    @Test
    void thoseWhoSendNothingMoreDoNotKeepOthersWaiting() throws Exception {
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port());
                socket.getOutputStream()
                        .write("POST /api/v1/engines HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
                stuck.add(socket);
            }
            assertThat(client.engines().engines()).hasSize(1);
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
    }

    @Test
    void aMistakeOfOursIsToldWithoutItsInside() throws Exception {
        control.mistake = new IllegalStateException("secret inside");

        HttpResponse<String> response = send(known("/api/v1/engines").GET());

        isProblem(response, 500, "log");
        assertThat(response.body()).doesNotContain("secret inside");
    }

    @Test
    void whatTheSidecarCannotDoArrivesAsThat() {
        control.broken = new ControlException(ControlException.Kind.FAILED, "the journal cannot be read: disk full");
        assertThatThrownBy(() -> client.history(new HistoryRequest("", null, null, 5)))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.FAILED))
                .hasMessageContaining("disk full");

        control.broken = new ControlException(ControlException.Kind.LATE, "still under way");
        assertThatThrownBy(() -> client.kill(AGENT, Word.of("test", "ann")))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.LATE));
    }

    @Test
    void wordsArriveAsTheyWereSaidAndRepliesToo() throws Exception {
        Word word = new Word("a \"reason\"\nof two lines", true, true, "bob");
        for (Reply.Code code : Reply.Code.values()) {
            control.answers = (id, said) -> new Reply(code, "because of " + code);
            assertThat(client.stop(AGENT, word)).isEqualTo(new Reply(code, "because of " + code));
        }
        client.kill(AGENT, word);
        client.hold(AGENT, Word.of("x", ""));
        client.release(AGENT, Word.of("", "y"));

        assertThat(control.said)
                .startsWith("stop beef (a \"reason\"?of two lines) even if serving dry says bob")
                .endsWith(
                        "kill beef (a \"reason\"?of two lines) even if serving dry says bob",
                        "hold beef (x) says ",
                        "release beef () says y");
    }

    @Test
    void enginesArriveAsTheyAre() throws Exception {
        Statuses gone = new Statuses("cafe", 12).gone();
        gone.identity = null;
        gone.beats = false;
        gone.hold = new EngineStatus.Hold("ann", "why");
        gone.conditions.add(new EngineStatus.Condition("DEFUNCT", "REPORT", 5, "detail", 0, ""));
        control.departed.add(gone.build());

        assertThat(client.engines()).isEqualTo(new EngineList(control.engines, control.departed));
        assertThat(client.engine(AGENT)).isEqualTo(control.engines.get(0));
        assertThat(client.engine("cafe" + "0".repeat(28))).isEqualTo(control.departed.get(0));
        assertThat(client.engine("f".repeat(32))).isNull();
    }

    @Test
    void serversAreNamedByMoreThanAPid() throws Exception {
        EngineProcess who = new EngineProcess(4711, 99, FakeProcesses.BOOT, "", 1000);
        control.liveness = () -> Liveness.RECYCLED;

        assertThat(client.liveness(who)).isEqualTo(Liveness.RECYCLED);
        assertThat(client.signal(who, Signal.TERM, Word.of("test", "ann")).code())
                .isEqualTo(Reply.Code.TAKEN);
        assertThat(control.said).containsExactly("TERM 4711/99 uid 1000 (test)");
    }

    @Test
    void historyIsAskedForAsItIsWanted() throws Exception {
        control.history.add(new HistoryEntry(
                1, 2, AGENT, 11, 99, FakeProcesses.BOOT, "kyuubi-flink", "KILL", "ann", "a", "SENT", "", true));
        control.evidence = "a\nthread\ndump";

        assertThat(client.history(new HistoryRequest("beef", 11L, 5L, 7))).isEqualTo(control.history);
        assertThat(client.evidence(1)).isEqualTo("a\nthread\ndump");
        assertThat(control.said).containsExactly("history " + new HistoryRequest("beef", 11L, 5L, 7));
    }

    @Test
    void theFileIsOursAloneAndGoesWithTheServer() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        Path guard = directory.resolve(GuardFile.name(processes.ownUid()));
        if (processes.reachesEveryUser()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(guard)))
                    .as("everybody is to know")
                    .isEqualTo("rw-r--r--");
            assertThat(guard).content().doesNotContain("token", "127.0.0.1");
        }
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(processes.reachesEveryUser() ? 2 : 1);
        }

        server.close();

        assertThat(directory).isEmptyDirectory();
        assertThatThrownBy(() -> client.engines())
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.LOST))
                .hasMessageContaining("does not answer");
    }

    @Test
    void eachStartHasItsOwnToken() throws IOException {
        ControlClient before = client;
        server.close();
        server = ControlServer.start(directory, processes, control);

        assertThat(found().token()).isNotEqualTo(file.token());
        assertThatThrownBy(before::engines).isInstanceOf(ControlException.class);
    }
}
