package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jolokia.jvmagent.JolokiaServer;
import org.jolokia.jvmagent.JolokiaServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines behind a real Jolokia agent, and what else may listen where one is expected. */
@Timeout(60)
class JolokiaTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final MBeanServer PLATFORM = ManagementFactory.getPlatformMBeanServer();

    private final EngineClients clients = EngineClients.create(new Deadlines(LIMIT, LIMIT, LIMIT), 2);
    private final EngineBeans beans = new EngineBeans();

    @AfterEach
    void closeClients() throws JMException {
        clients.close();
        for (ObjectName name : PLATFORM.queryNames(new ObjectName("inari:*"), null)) {
            PLATFORM.unregisterMBean(name);
        }
    }

    /** A Jolokia agent on a free port, as {@code -javaagent:jolokia.jar} starts it. */
    private record Agent(JolokiaServer server) implements AutoCloseable {
        static Agent start(Map<String, String> options) throws IOException {
            Map<String, String> all = new java.util.HashMap<>(options);
            all.putAll(Map.of("host", "127.0.0.1", "port", "0", "discoveryEnabled", "false"));
            JolokiaServer server = new JolokiaServer(new JolokiaServerConfig(all));
            server.start(false);
            return new Agent(server);
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/jolokia";
        }

        @Override
        public void close() {
            server.stop();
        }
    }

    private EngineClient open(String url) {
        return clients.open(new Endpoint.Jolokia(url, null));
    }

    @Test
    void nobodyListening() throws Exception {
        Outcome<Heartbeat> outcome =
                open("http://127.0.0.1:" + Ports.free() + "/jolokia").heartbeat();
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/", "http:///jolokia", "no url at all", "http://[/"})
    void urlThatLeadsNowhereIsRefused(String url) {
        assertThat(open(url).heartbeat()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void passwordInTheUrlIsNotTaken() {
        assertThatThrownBy(() -> open("http://me:hunter2@127.0.0.1/jolokia"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void credentialsDecide() throws Exception {
        beans.register(PLATFORM);
        try (Agent agent = Agent.start(Map.of("user", "me", "password", "right"))) {
            Outcome<Heartbeat> wrong = clients.open(
                            new Endpoint.Jolokia(agent.url(), new Endpoint.Credentials("me", () -> "hunter2")))
                    .heartbeat();
            assertThat(wrong).isInstanceOf(Outcome.AuthenticationFailed.class);
            assertThat(wrong.describe()).doesNotContain("hunter2");
            assertThat(open(agent.url()).heartbeat()).isInstanceOf(Outcome.AuthenticationFailed.class);
            RmiEngineTest.assertAllAnswers(
                    clients.open(new Endpoint.Jolokia(agent.url(), new Endpoint.Credentials("me", () -> "right"))));
        }
    }

    @Test
    void jvmWithoutAgentIsNotInstrumented() throws Exception {
        try (Agent agent = Agent.start(Map.of())) {
            EngineClient client = open(agent.url());
            assertThat(client.identity()).isInstanceOf(Outcome.NotInstrumented.class);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.NotInstrumented.class);
            assertThat(client.reopen("x")).isInstanceOf(Outcome.NotInstrumented.class);
        }
    }

    @Test
    void getterThatThrowsIsMalformed() throws Exception {
        beans.beat = () -> {
            throw new IllegalStateException("broken");
        };
        beans.register(PLATFORM);
        try (Agent agent = Agent.start(Map.of())) {
            assertThat(open(agent.url()).heartbeat()).isInstanceOf(Outcome.Malformed.class);
        }
    }

    @Test
    void answersEverything() throws Exception {
        beans.register(PLATFORM);
        try (Agent agent = Agent.start(Map.of())) {
            RmiEngineTest.assertAllAnswers(open(agent.url()));
            RmiEngineTest.assertAllAnswers(open(agent.url() + "/"));
        }
    }

    @Test
    void agentThatWritesLongsAsTextIsAskedForNumbers() throws Exception {
        beans.register(PLATFORM);
        try (Agent agent = Agent.start(Map.of("serializeLong", "string"))) {
            RmiEngineTest.assertAllAnswers(open(agent.url()));
        }
    }

    @Test
    void longTableIsWhole() throws Exception {
        beans.table = IntStream.range(0, Sizes.MOST_ENTRIES)
                .mapToObj(i -> EngineBeans.session("s-" + i))
                .toArray(SessionInfo[]::new);
        beans.register(PLATFORM);
        try (Agent agent = Agent.start(Map.of())) {
            assertThat(RmiEngineTest.answer(open(agent.url()).sessions())).hasSize(Sizes.MOST_ENTRIES);
        }
    }

    @Test
    void longestDumpIsWholeHoweverItIsEscaped() throws Exception {
        beans.dump = "\u0001\u65e5\n".repeat(Sizes.LONGEST_DUMP / 3);
        beans.register(PLATFORM);
        try (Agent agent = Agent.start(Map.of())) {
            assertThat(RmiEngineTest.answer(open(agent.url()).threadDump())).isEqualTo(beans.dump);
        }
    }

    @Test
    void emptyTableIsEmpty() throws Exception {
        beans.table = new SessionInfo[0];
        beans.register(PLATFORM);
        try (Agent agent = Agent.start(Map.of())) {
            assertThat(open(agent.url()).sessions()).isEqualTo(new Outcome.Answered<>(List.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>not here</html>",
                "",
                "[]",
                "7",
                "{}",
                "{\"status\":\"fine\"}",
                "{\"status\":500,\"error_type\":7,\"error_value\":7}",
                "{\"status\":200}",
                "{\"status\":200,\"value\":[1,2]}",
                "{\"status\":200,\"value\":{\"agentId\":5}}",
                "{\"status\":200,\"value\":{\"agentId\":\"a\",\"sequence\":\"1\"}}"
            })
    void answersThatAreNotJolokiaAreMalformed(String body) throws Exception {
        HttpServer server = serve(200, out -> out.write(body.getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(open(url(server)).heartbeat()).isInstanceOf(Outcome.Malformed.class);
            assertThat(open(url(server)).identity()).isInstanceOf(Outcome.Malformed.class);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void deepAnswerIsMalformed() throws Exception {
        HttpServer server = serve(200, out -> out.write("[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(open(url(server)).heartbeat()).isInstanceOf(Outcome.Malformed.class);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void otherStatusIsNamed() throws Exception {
        HttpServer server = serve(302, out -> {});
        try {
            Outcome<Heartbeat> outcome = open(url(server)).heartbeat();
            assertThat(outcome).isInstanceOf(Outcome.Malformed.class);
            assertThat(outcome.describe()).contains("302");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void endlessAnswerIsMalformed() throws Exception {
        HttpServer server = serve(200, out -> {
            byte[] spaces = " ".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(spaces);
            }
        });
        try {
            Outcome<Heartbeat> one = open(url(server)).heartbeat();
            assertThat(one).isInstanceOf(Outcome.Malformed.class);
            assertThat(one.describe()).contains("longer than " + Sizes.VALUE_BYTES + " bytes");
            assertThat(open(url(server)).sessions().describe()).contains("longer than " + Sizes.LIST_BYTES + " bytes");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void answerThatStopsInTheMiddleTimesOut() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        HttpServer server = serve(200, out -> {
            out.write('{');
            out.flush();
            await(release);
        });
        Duration soon = Duration.ofMillis(500);
        try (EngineClients quick = EngineClients.create(new Deadlines(soon, soon, soon), 1);
                RmiEngine engine = new RmiEngine()) {
            EngineClient client = quick.open(new Endpoint.Jolokia(url(server), null));
            assertThat(client.heartbeat()).isInstanceOf(Outcome.TimedOut.class);
            Outcome<Heartbeat> other = quick.open(engine.announced()).heartbeat();
            assertThat(other.describe()).as("the worker is free again").doesNotContain("no free worker");
        } finally {
            release.countDown();
            server.stop(0);
        }
    }

    @Test
    void silentPortTimesOut() throws Exception {
        Duration soon = Duration.ofMillis(500);
        try (HungPeer hung = new HungPeer();
                EngineClients quick = EngineClients.create(new Deadlines(soon, soon, soon), 1)) {
            EngineClient client =
                    quick.open(new Endpoint.Jolokia("http://127.0.0.1:" + hung.port() + "/jolokia", null));
            assertThat(client.heartbeat()).isInstanceOf(Outcome.TimedOut.class);
        }
    }

    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    private static HttpServer serve(int status, Body body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(status, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                body.write(out);
            }
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/jolokia";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
