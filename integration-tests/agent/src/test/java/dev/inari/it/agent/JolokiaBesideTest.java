package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.it.agent.Inari.Said;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines that run Jolokia's own agent beside ours, of both lines and in either order: each does what it is there for. */
@Timeout(300)
class JolokiaBesideTest {
    private static final Pattern STARTED =
            Pattern.compile("Jolokia: Agent .*started with URL (http://127\\.0\\.0\\.1:\\d+/jolokia)");
    private static final int MOST_LINES = 10;

    private final Path directory;
    private final HttpClient http = HttpClient.newHttpClient();

    JolokiaBesideTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @CsvSource({"jolokia-2, true", "jolokia-2, false", "jolokia-1, true", "jolokia-1, false"})
    void whatOursCountsIsReadThroughTheirs(String line, boolean oursFirst) throws Exception {
        String theirs = "-javaagent:" + jar(line) + "=host=127.0.0.1,port=0,discoveryEnabled=false";
        Jvm.Builder builder = Jvm.of(StandIn.KYUUBI, directory);
        builder = oursFirst
                ? builder.agent("shareLevel=USER").argument(theirs)
                : builder.argument(theirs).agent("shareLevel=USER");
        try (Jvm engine = builder.start()) {
            String url = started(engine);
            assertThat(engine.say("start")).isEqualTo("started");
            String session = engine.say("open").substring("opened ".length());

            Await.until("the MBeans are there", () -> get(url + "/read/inari:type=Sessions/UserSessions")
                    .contains("\"value\":1"));
            assertThat(get(url + "/list/inari/type=Sessions")).contains("Open sessions of this engine");
            Said seen = new Inari(directory).says("sessions", "--jolokia", url);
            assertThat(seen.code()).as(seen.toString()).isZero();
            assertThat(seen.out()).contains(session);

            // And ours are reached by the way of their own, as without Jolokia.
            try (Watched watched = Watched.announced(directory.resolve("run"))) {
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(watched.agent().getProblems()).isEmpty();
                assertThat(watched.agent().getHookErrors()).isZero();
            }
            engine.say("close " + session);
            Await.until("the session is gone", () -> get(url + "/read/inari:type=Sessions/UserSessions")
                    .contains("\"value\":0"));
        }
    }

    private static Path jar(String line) {
        return Path.of(Objects.requireNonNull(System.getProperty("inari.jolokia")), line + ".jar")
                .toAbsolutePath()
                .normalize();
    }

    /** What the agent of Jolokia prints; the engine itself has said nothing yet. */
    private static String started(Jvm engine) {
        String heard = "";
        for (int line = 0; line < MOST_LINES; line++) {
            heard = engine.hear();
            Matcher found = STARTED.matcher(heard);
            if (found.find()) {
                return found.group(1);
            }
        }
        throw new AssertionError("Jolokia did not start; it said last: " + heard + engine.errors());
    }

    private String get(String url) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
