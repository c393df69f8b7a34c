package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inari.sidecar.jobs.RestOutcome.Failed;
import dev.inari.sidecar.jobs.RestOutcome.Found;
import dev.inari.sidecar.jobs.RestOutcome.Malformed;
import dev.inari.sidecar.jobs.RestOutcome.NotFound;
import dev.inari.sidecar.jobs.RestOutcome.Unreachable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stand-in that answers what a cluster of Flink 1.20.3 did, and what one never would. */
@Timeout(60)
class ClusterRestTest {
    private static final JobId RUNNING = new JobId("95e301af8443d4b5854f56ddfaab4b6b");
    private static final JobId FAILED = new JobId("6cdd9022921888e389e4fdba565e28b6");
    private static final RestLimits LIMITS = new RestLimits(Duration.ofSeconds(20), 100_000);

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private Answer answer = exchange -> send(exchange, 500, "");
    private HttpServer server;
    private ClusterRest rest;

    /** What the stand-in does with a request. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            try (exchange) {
                answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        rest = rest(LIMITS);
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private ClusterRest rest(RestLimits limits) {
        return new ClusterRest(http, address(), limits);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json; charset=UTF-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void answers(int status, String body) {
        answer = exchange -> send(exchange, status, body);
    }

    private static String real(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ClusterRestTest.class.getResourceAsStream("/flink-rest/1.20.3/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void nobodyThere() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        ClusterRest gone = new ClusterRest(http, "http://127.0.0.1:" + port, LIMITS);
        assertThat(gone.job(RUNNING, 1))
                .isEqualTo(new Unreachable<>(
                        "http://127.0.0.1:" + port + "/jobs/" + RUNNING + ": cannot be connected to"));
        assertThat(gone.ask(RUNNING, 1)).isInstanceOf(JobEvent.Unreachable.class);
    }

    @Test
    void anAnswerThatNeverEndsIsNotWaitedFor() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            over.await();
        };
        assertThat(rest(new RestLimits(Duration.ofMillis(300), 1000)).job(RUNNING, 1))
                .isInstanceOfSatisfying(Unreachable.class, unreachable -> assertThat(unreachable.detail())
                        .contains("no whole answer within PT0.3S"));
    }

    @Test
    void anAnswerThatBreaksOffIsNone() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody()
                    .write(real("running.json").substring(0, 500).getBytes(StandardCharsets.UTF_8));
        };
        assertThat(rest.job(RUNNING, 1)).isInstanceOf(Unreachable.class);
    }

    @Test
    void anAnswerBeyondTheLimitIsHungUpOn() throws InterruptedException {
        CountDownLatch hungUp = new CountDownLatch(1);
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            try {
                while (over.getCount() > 0) {
                    out.write(new byte[8192]);
                }
            } catch (IOException e) {
                hungUp.countDown();
            }
        };
        assertThat(rest.job(RUNNING, 1))
                .isInstanceOfSatisfying(Malformed.class, malformed -> assertThat(malformed.detail())
                        .contains("more than 100000 bytes"));
        assertThat(hungUp.await(20, TimeUnit.SECONDS)).describedAs("hung up").isTrue();
    }

    @Test
    void aRedirectIsNotFollowed() {
        answer = exchange -> {
            exchange.getResponseHeaders().add("Location", address() + "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
        };
        assertThat(rest.job(RUNNING, 1)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.status()).isEqualTo(307);
            assertThat(failed.detail()).contains("/elsewhere, where it is not followed");
        });
        assertThat(asked).containsExactly("GET /jobs/" + RUNNING);
    }

    @Test
    void aJobThatTheClusterDoesNotKnow() throws IOException {
        answers(404, real("unknown-job.json"));
        assertThat(rest.job(RUNNING, 1)).isInstanceOf(NotFound.class);
        assertThat(rest.ask(RUNNING, 1)).isInstanceOf(JobEvent.NotKnown.class);
        answers(404, "{\"errors\":[\"File not found.\"]}");
        assertThat(rest.exceptions(RUNNING)).isInstanceOf(NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>Not Found</html>", "{\"errors\":[]}", "{\"message\":\"not found\"}", "not found"})
    void notEveryoneWhoFindsNothingIsACluster(String body) {
        answers(404, body);
        assertThat(rest.job(RUNNING, 1)).isInstanceOf(Failed.class);
        assertThat(rest.ask(RUNNING, 1)).isInstanceOf(JobEvent.Unreachable.class);
    }

    @Test
    void aClusterThatCannotAnswerSaysWhy() throws IOException {
        answers(503, "{\"errors\":[\"Service temporarily unavailable due to an ongoing leader election.\"]}");
        assertThat(rest.ask(RUNNING, 1))
                .isEqualTo(
                        new JobEvent.Unreachable(
                                address() + "/jobs/" + RUNNING
                                        + ": answered with status 503: Service temporarily unavailable due to an ongoing leader election."));
        answers(400, real("bad-job.json"));
        assertThat(rest.job(RUNNING, 1)).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.detail())
                .contains("Bad request")
                .hasSizeLessThan(400)
                .doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "<html/>",
                "{\"jid\":\"95e301af8443d4b5854f56ddfaab4b6b\"}",
                "{\"jid\":\"95e301af8443d4b5854f56ddfaab4b6b\",\"state\":\"UNKNOWN\"}",
                "{\"jid\":\"95e301af8443d4b5854f56ddfaab4b6b\",\"state\":[\"FAILED\"]}",
                "{\"jid\":\"00000000000000000000000000000000\",\"state\":\"FAILED\"}"
            })
    void whatNoClusterWouldAnswerIsNoState(String body) {
        answers(200, body);
        assertThat(rest.job(RUNNING, 1)).isInstanceOf(Malformed.class);
        assertThat(rest.ask(RUNNING, 1)).isInstanceOf(JobEvent.Unreachable.class);
    }

    @Test
    void nestingWithoutEndIsNoAnswer() {
        answers(200, "{\"x\":" + "[".repeat(50_000));
        assertThat(rest.job(RUNNING, 1)).isInstanceOf(Malformed.class);
        assertThat(rest.overview(1)).isInstanceOf(Malformed.class);
        assertThat(rest.exceptions(RUNNING)).isInstanceOf(Malformed.class);
    }

    @Test
    void readsARunningJob() throws IOException {
        answers(200, real("running.json"));
        assertThat(rest.job(RUNNING, 7)).isInstanceOfSatisfying(Found.class, found -> {
            LiveJob job = (LiveJob) found.value();
            assertThat(job.state()).isEqualTo(JobState.RUNNING);
            assertThat(job.name()).isEqualTo("endless");
            assertThat(job.startMillis()).isEqualTo(1_795_305_399_686L);
            assertThat(job.endMillis()).isEqualTo(FinalState.NOT_TOLD);
            assertThat(job.where()).isEqualTo(address() + "/jobs/" + RUNNING);
            assertThat(job.end()).isEmpty();
        });
    }

    @Test
    void readsHowAJobEnded() throws IOException {
        answers(200, real("failed.json"));
        assertThat(rest.ask(FAILED, 7)).isInstanceOfSatisfying(JobEvent.SeenLive.class, seen -> {
            FinalState end = seen.live().end().orElseThrow();
            assertThat(end.state()).isEqualTo(JobState.FAILED);
            assertThat(end.source()).isEqualTo(Source.LIVE);
            assertThat(end.endMillis()).isEqualTo(1_795_305_399_465L);
            assertThat(end.readAtMillis()).isEqualTo(7);
        });
    }

    @Test
    void readsTheOverviewAndCountsWhatItDoesNotUnderstand() throws IOException {
        String strange = "{\"jobs\":[{\"jid\":\"x\",\"state\":\"FAILED\"},{\"state\":7},"
                + "{\"jid\":\"95e301af8443d4b5854f56ddfaab4b6b\",\"state\":\"MELTED\"},";
        answers(200, real("running-overview.json").replace("{\"jobs\":[", strange));
        assertThat(rest.overview(7)).isInstanceOfSatisfying(Found.class, found -> {
            RestOutcome.Overview overview = (RestOutcome.Overview) found.value();
            assertThat(overview.unreadable()).isEqualTo(3);
            assertThat(overview.jobs())
                    .extracting(LiveJob::state)
                    .containsExactlyInAnyOrder(JobState.RUNNING, JobState.FINISHED, JobState.FAILED, JobState.FAILED);
        });
        assertThat(asked).containsExactly("GET /jobs/overview");
    }

    @Test
    void readsWhyAJobFailed() throws IOException {
        answers(200, real("failed-exceptions.json"));
        assertThat(rest.exceptions(FAILED)).isInstanceOfSatisfying(Found.class, found -> assertThat(
                        ((Optional<?>) found.value()).orElseThrow().toString())
                .contains("Caused by: java.lang.IllegalArgumentException: row 500 is bad"));
        answers(200, "{\"root-exception\":null,\"exceptionHistory\":{\"entries\":[]}}");
        assertThat(rest.exceptions(FAILED)).isEqualTo(new Found<>(Optional.empty()));
    }

    @Test
    void aPathOfTheAddressIsKept() {
        answers(200, "{\"jobs\":[]}");
        ClusterRest proxied = new ClusterRest(http, address() + "/proxy/application_1_2/", LIMITS);
        assertThat(proxied.overview(1)).isEqualTo(new Found<>(new RestOutcome.Overview(List.of(), 0)));
        assertThat(asked).containsExactly("GET /proxy/application_1_2/jobs/overview");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jobmanager:8081",
                "file:///etc/passwd",
                "http://",
                "http:///jobs",
                "http://user:secret@host:8081",
                "http://host:8081/?a=b",
                "http://host:8081/#x",
                "http://host:8081/../admin",
                "http://ho st:8081"
            })
    void whatIsNoAddressOfAClusterIsRefused(String text) {
        assertThatThrownBy(() -> new ClusterRest(http, text, LIMITS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no address of a cluster")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aClientThatFollowsRedirectsIsRefused() {
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        assertThatThrownBy(() -> new ClusterRest(follows, address(), LIMITS))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
