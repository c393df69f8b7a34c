package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.it.agent.Inari.Running;
import dev.inari.it.agent.Inari.Said;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MBeans of real engines through a real daemon, as a person with a token sees them; and nothing that a person must not see or do. */
@Timeout(300)
class JolokiaThroughSidecarTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Inari inari;
    private final Path users;
    private final HttpClient http = HttpClient.newHttpClient();
    private String url = "";

    JolokiaThroughSidecarTest(@TempDir Path directory) {
        this.users = directory.resolve("users");
        this.inari = new Inari(directory).with("INARI_HTTP_PORT", "0").with("INARI_HTTP_USERS_FILE", users.toString());
    }

    private String user(String name, String role) {
        Said made = inari.says("user", "add", name, "--role", role, "--token");
        assertThat(made.code()).as(made.toString()).isZero();
        return made.out().strip().replaceAll("(?s).*\\s", "");
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String token) {
        try {
            return http.send(
                    request.header("Authorization", "Bearer " + token)
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode get(String path, String token) throws IOException {
        return MAPPER.readTree(
                send(HttpRequest.newBuilder(URI.create(url + path)), token).body());
    }

    private JsonNode post(String body, String token) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/jolokia"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return MAPPER.readTree(send(request, token).body());
    }

    private void opened(Running daemon) {
        Await.until("HTTP is spoken", () -> daemon.errors().contains("HTTP at "));
        url = daemon.errors().replaceAll("(?s).*HTTP at (\\S+);.*", "$1");
    }

    private boolean serves(String token) {
        try {
            return get("/api/v1/engines", token).toString().contains("\"SERVING\"");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void signal(String name, Jvm jvm) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(jvm.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void readersLookOperatorsDoWhatIsAllowedAndNobodyEndsAnEngineThisWay() throws Exception {
        String reader = user("rita", "reader");
        String operator = user("otto", "operator");
        try (Running daemon = inari.daemon();
                Jvm engine = inari.engine("shareLevel=USER")) {
            opened(daemon);
            engine.say("open");
            Await.until("the daemon guards it", () -> serves(reader));
            String at = "/jolokia/engines/" + engine.pid();

            JsonNode own = get("/jolokia/read/dev.inari:type=Sidecar", reader);
            assertThat(own.at("/value/EnginesByStage/SERVING").asInt())
                    .as(own.toString())
                    .isEqualTo(1);
            JsonNode count = get(at + "/read/inari:type=Sessions/UserSessions", reader);
            assertThat(count.at("/value").asInt()).as(count.toString()).isEqualTo(1);
            assertThat(get(at + "/list/inari", reader)
                            .at("/value/type=Sessions/desc")
                            .asText())
                    .startsWith("Open sessions");
            assertThat(get(at + "/read/java.lang:type=Runtime/SystemProperties", operator)
                            .at("/status")
                            .asInt())
                    .isEqualTo(403);

            String target = ",\"target\":{\"url\":\"" + engine.pid() + "\"}}";
            String gc = "{\"type\":\"exec\",\"mbean\":\"java.lang:type=Memory\",\"operation\":\"gc\"" + target;
            assertThat(post(gc, reader).at("/status").asInt()).isEqualTo(403);
            assertThat(post(gc, operator).at("/status").asInt()).isEqualTo(200);
            Await.until("it is logged who did it", () -> daemon.errors()
                    .contains("exec gc on java.lang:type=Memory of kyuubi-flink pid " + engine.pid()));
            String end =
                    "{\"type\":\"exec\",\"mbean\":\"inari:type=Exit\",\"operation\":\"requestExitThoughServing\",\"arguments\":[\"x\"]"
                            + target;
            assertThat(post(end, operator).at("/status").asInt()).isEqualTo(403);
            assertThat(engine.alive()).isTrue();

            signal("STOP", engine);
            JsonNode hung = get(at + "/read/inari:type=Sessions/UserSessions", reader);
            assertThat(hung.at("/status").asInt()).as(hung.toString()).isEqualTo(504);
            signal("CONT", engine);
            String announced =
                    Watched.read(Watched.announcements(inari.run()).get(0)).secret();
            assertThat(daemon.errors()).doesNotContain(announced, reader, operator);
        }
    }

    @Test
    void whatReadsJolokiaElsewhereReadsAnEngineThroughTheSidecar() throws Exception {
        String reader = user("rita", "reader");
        inari.with("INARI_HTTP_ANONYMOUS", "reader");
        try (Running daemon = inari.daemon();
                Jvm engine = inari.engine("shareLevel=USER")) {
            opened(daemon);
            String session = engine.say("open").substring("opened ".length());
            Await.until("the daemon guards it", () -> serves(reader));
            Said seen = inari.says("sessions", "--jolokia", url + "/jolokia/engines/" + engine.pid());
            assertThat(seen.code()).as(seen.toString()).isZero();
            assertThat(seen.out())
                    .as("a reader sees the beginning of the id")
                    .contains(session.substring(0, 8) + "...")
                    .doesNotContain(session);
        }
    }
}
