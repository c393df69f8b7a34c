package dev.inari.sidecar.jolokia;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.jmx.Deadlines;
import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.engine.ProcFs;
import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.http.PublicServer;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.http.User;
import dev.inari.sidecar.http.UsersFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask for what over HTTP, of whom; on the real server, with a real engine's connector behind it. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class JolokiaEndpointsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String READER = "a".repeat(64);
    private static final String OPERATOR = "b".repeat(64);
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "0123ffffffffffffffffffffffffffff";
    private static final String PLAIN = "{\"type\":\"read\",\"mbean\":\"test:type=Probe\",\"attribute\":\"Plain\"";
    private static final String GC = "{\"type\":\"exec\",\"mbean\":\"java.lang:type=Memory\",\"operation\":\"gc\"}";

    private static final String EXIT =
            "{\"type\":\"exec\",\"mbean\":\"inari:type=Exit\",\"operation\":\"requestExit\",\"arguments\":[1,\"x\"]}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JolokiaEngine> engines = new ArrayList<>();
    private final AtomicBoolean dryRun = new AtomicBoolean();
    private final Path folder;
    private TestEngine engine;
    private JolokiaEndpoints jolokia;
    private PublicServer server;

    JolokiaEndpointsTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        engine = new TestEngine();
        engines.add(engine.as(ID, 4711));
    }

    @BeforeEach
    void start() throws Exception {
        start(Optional.empty());
    }

    private void start(Optional<Path> policy) throws Exception {
        if (server != null) {
            stopServer();
        }
        long uid = new ProcFs().ownUid();
        Path users = folder.resolve("users");
        new UsersFile(users, uid)
                .write(List.of(
                        User.withToken("rita", Role.READER, READER), User.withToken("otto", Role.OPERATOR, OPERATOR)));
        HttpSettings.Jolokia on = new HttpSettings.Jolokia(true, policy);
        HttpSettings settings = new HttpSettings(
                true,
                "127.0.0.1",
                0,
                Optional.of(users),
                HttpSettings.Anonymous.NONE,
                List.of(),
                HttpSettings.Tls.OFF,
                on);
        Duration patience = Duration.ofSeconds(3);
        jolokia = new JolokiaEndpoints(
                policy,
                uid,
                () -> engines,
                () -> EngineClients.create(new Deadlines(patience, patience, patience), 2 * JolokiaEndpoints.PLACES),
                dryRun::get);
        server = PublicServer.start(settings, uid, "c".repeat(64), jolokia.all());
    }

    @AfterEach
    void stop() throws IOException {
        stopServer();
        engine.close();
    }

    private void stopServer() {
        server.close();
        jolokia.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder at(String path, String token) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).header("Authorization", "Bearer " + token);
    }

    private JsonNode get(String path, String token) throws Exception {
        HttpResponse<String> answer = send(at(path, token));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private HttpResponse<String> postTo(String path, String body, String token) throws Exception {
        return send(at(path, token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode post(String body, String token) throws Exception {
        HttpResponse<String> answer = postTo("/jolokia", body, token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private static String with(String request, String engine) {
        return request.replaceFirst("}?$", ",\"target\":{\"url\":\"" + engine + "\"}}");
    }

    private static void is(int status, JsonNode answer) {
        assertThat(answer.at("/status").asInt()).as(answer.toString()).isEqualTo(status);
    }

    @Test
    void whoIsNotKnownIsToldNothing() throws Exception {
        assertThat(send(at("/jolokia/version", "d".repeat(64))).statusCode()).isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(URI.create(server.url() + "/jolokia/read/java.lang:type=Memory")))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aReaderLooksAndChangesNothing() throws Exception {
        is(403, post(GC, READER));
        is(403, post(with(GC, ID), READER));
        JsonNode write = post(
                "{\"type\":\"write\",\"mbean\":\"java.lang:type=Threading\",\"attribute\":\"ThreadContentionMonitoringEnabled\",\"value\":true}",
                READER);
        is(403, write);
        assertThat(write.at("/error").asText()).contains("operator").contains("rita");
        is(
                200,
                post(
                        PLAIN.replace("test:type=Probe", "java.lang:type=Memory")
                                        .replace("Plain", "Verbose") + "}",
                        READER));
    }

    @Test
    void anOperatorDoesWhatThePolicyAllows() throws Exception {
        is(200, post(GC, OPERATOR));
        is(200, post(GC.replace("\"gc\"", "\"gc()\""), OPERATOR));
        JsonNode dump = post(
                with(
                        "{\"type\":\"exec\",\"mbean\":\"java.lang:type=Threading\",\"operation\":\"findDeadlockedThreads\"}",
                        ID),
                OPERATOR);
        is(200, dump);
        assertThat(dump.at("/request/target/url").asText()).isEqualTo(ID);
        is(
                403,
                post(
                        with(
                                "{\"type\":\"exec\",\"mbean\":\"test:type=Probe\",\"operation\":\"echo\",\"arguments\":[\"x\"]}",
                                ID),
                        OPERATOR));
        is(
                403,
                post(
                        with(
                                "{\"type\":\"write\",\"mbean\":\"test:type=Probe\",\"attribute\":\"Level\",\"value\":2}",
                                ID),
                        OPERATOR));
        is(
                403,
                post(
                        "{\"type\":\"exec\",\"mbean\":\"com.sun.management:type=DiagnosticCommand\",\"operation\":\"vmVersion\"}",
                        OPERATOR));
    }

    @Test
    void aGetChangesNothingWhoeverSendsIt() throws Exception {
        is(405, get("/jolokia/exec/java.lang:type=Memory/gc", OPERATOR));
        is(405, get("/jolokia/write/java.lang:type=Memory/Verbose/true", OPERATOR));
        is(405, get("/jolokia/engines/" + ID + "/exec/test:type=Probe/echo/x", OPERATOR));
    }

    @Test
    void whatAnotherSiteHasABrowserSendIsRefused() throws Exception {
        HttpRequest.Builder foreign = at("/jolokia", OPERATOR)
                .header("Content-Type", "application/json")
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString(GC));
        assertThat(send(foreign).statusCode()).isEqualTo(403);
        HttpRequest.Builder form = at("/jolokia", OPERATOR)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(GC));
        assertThat(send(form).statusCode()).isEqualTo(415);
        assertThat(send(at("/jolokia/version?callback=steal", READER)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void ownMBeansAreReadByPathAndByBody() throws Exception {
        JsonNode byPath = get("/jolokia/read/java.lang:type=Memory/HeapMemoryUsage/used", READER);
        is(200, byPath);
        assertThat(byPath.at("/value").asLong()).isPositive();
        assertThat(get("/jolokia/read/java.lang%3Atype=Memory/Verbose", READER)
                        .at("/value")
                        .isBoolean())
                .isTrue();
        assertThat(get("/jolokia", READER).at("/value/protocol").asText()).isNotEmpty();
        assertThat(get("/jolokia/search/java.lang:type=Mem*", READER)
                        .at("/value")
                        .toString())
                .contains("java.lang:type=Memory");
        assertThat(get("/jolokia/list/java.lang/type=Memory", READER)
                        .at("/value/op/gc")
                        .isMissingNode())
                .isFalse();
    }

    @Test
    void anEngineIsReadByWhatItIsCalled() throws Exception {
        for (String name : List.of(ID, "01234567", "4711")) {
            JsonNode answer = post(with(PLAIN, name), READER);
            is(200, answer);
            assertThat(answer.at("/value").asText()).isEqualTo("of the engine");
            assertThat(answer.at("/request/target/url").asText()).isEqualTo(ID);
            assertThat(get("/jolokia/engines/" + name + "/read/test:type=Probe/Plain", READER)
                            .at("/value")
                            .asText())
                    .isEqualTo("of the engine");
        }
        is(404, post(PLAIN + "}", READER));
        assertThat(get("/jolokia/engines/4711/search/test:*", READER)
                        .at("/value/0")
                        .asText())
                .isEqualTo("test:type=Probe");
        assertThat(get("/jolokia/engines/4711/list", READER)
                        .at("/value/test/type=Probe/op/echo/ret")
                        .asText())
                .isEqualTo("java.lang.String");
        assertThat(MAPPER.readTree(postTo("/jolokia/engines/4711/", PLAIN + "}", READER)
                                .body())
                        .at("/value")
                        .asText())
                .isEqualTo("of the engine");
    }

    @Test
    void whoNobodyKnowsOrSeveralAreIsNoEngine() throws Exception {
        is(404, post(with(PLAIN, "f".repeat(32)), READER));
        is(404, post(with(PLAIN, "1"), READER));
        engines.add(engine.as(OTHER, 4712));
        JsonNode both = post(with(PLAIN, "0123"), READER);
        is(404, both);
        assertThat(both.at("/error").asText()).contains("2 engines").contains("give more");
        is(200, post(with(PLAIN, "0123f"), READER));
    }

    @Test
    void noAddressThatACallerGivesIsConnectedTo() throws Exception {
        try (ServerSocket trap = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            trap.setSoTimeout(200);
            int port = trap.getLocalPort();
            for (String url : List.of(
                    "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi",
                    "service:jmx:rmi:///jndi/ldap://127.0.0.1:" + port + "/x",
                    "http://127.0.0.1:" + port + "/jolokia",
                    "127.0.0.1:" + port,
                    engine.url(),
                    "",
                    "../" + ID)) {
                JsonNode answer = post(with(PLAIN, url), OPERATOR);
                is(403, answer);
                assertThat(answer.toString()).doesNotContain(Integer.toString(port));
                is(403, post(PLAIN + ",\"options\":{\"target\":{\"url\":\"" + url + "\"}}}", OPERATOR));
                String inPath = URLEncoder.encode(url.isEmpty() ? "-" : url, StandardCharsets.UTF_8);
                assertThat(send(at("/jolokia/engines/" + inPath + "/version", READER))
                                .body())
                        .contains("addresses are not taken");
            }
            assertThat(org.assertj.core.api.Assertions.catchThrowable(trap::accept))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void passwordsOfCallersAreNeitherTakenNorRepeated() throws Exception {
        String target = ",\"target\":{\"url\":\"" + ID + "\",\"user\":\"inari\",\"password\":\"hunter3\"}}";
        HttpResponse<String> answer = postTo("/jolokia", PLAIN + target, OPERATOR);
        is(403, MAPPER.readTree(answer.body()));
        assertThat(answer.body()).doesNotContain("hunter3");
        is(400, post(PLAIN + ",\"target\":\"" + ID + "\"}", OPERATOR));
        HttpResponse<String> twice = postTo("/jolokia/engines/" + ID, with(PLAIN, ID), READER);
        assertThat(twice.body()).contains("named by the path already");
    }

    @Test
    void theSecretOfAnEngineIsInNoAnswer() throws Exception {
        engines.add(TestEngine.of(OTHER, 4712, engine.url(), "another-secret"));
        HttpResponse<String> refused = postTo("/jolokia?includeStackTrace=true", with(PLAIN, OTHER), OPERATOR);
        is(502, MAPPER.readTree(refused.body()));
        assertThat(refused.body())
                .contains("authentication failed")
                .doesNotContain("another-secret", TestEngine.SECRET, "service:jmx", "stacktrace");
    }

    @Test
    void nothingEndsAnEngineThroughJolokiaWhateverAPolicySays() throws Exception {
        Path policy = Files.writeString(
                folder.resolve("policy.xml"),
                "<restrict><commands><command>exec</command><command>write</command><command>read</command></commands></restrict>");
        for (Optional<Path> each : List.of(Optional.<Path>empty(), Optional.of(policy))) {
            start(each);
            for (String operation : List.of("requestExit", "requestExit(long,java.lang.String)")) {
                for (String mbean : List.of("inari:type=Exit", "inari:*", "*:type=Exit", "proxy@inari:type=Exit")) {
                    String exec = "{\"type\":\"exec\",\"mbean\":\"" + mbean + "\",\"operation\":\"" + operation
                            + "\",\"arguments\":[1,\"x\"]}";
                    is(403, post(with(exec, ID), OPERATOR));
                }
            }
        }
        assertThat(engine.exits).hasValue(0);
        assertThat(post(with(EXIT, ID), OPERATOR).at("/error").asText())
                .startsWith("operations of inari:*")
                .contains("/api/v1/engines/ID/stop");
        is(
                200,
                post(
                        with(
                                "{\"type\":\"exec\",\"mbean\":\"test:type=Probe\",\"operation\":\"echo\",\"arguments\":[\"x\"]}",
                                ID),
                        OPERATOR));
        is(
                200,
                post(
                        with(
                                "{\"type\":\"write\",\"mbean\":\"test:type=Probe\",\"attribute\":\"Level\",\"value\":2}",
                                ID),
                        OPERATOR));
    }

    @Test
    void aDryRunDoesNothingToAnEngine() throws Exception {
        dryRun.set(true);
        String deadlocks =
                "{\"type\":\"exec\",\"mbean\":\"java.lang:type=Threading\",\"operation\":\"findDeadlockedThreads\"}";
        JsonNode refused = post(with(deadlocks, ID), OPERATOR);
        is(403, refused);
        assertThat(refused.at("/error").asText()).contains("inari.dry-run");
        is(200, post(deadlocks, OPERATOR));
        is(200, post(with(PLAIN, ID), OPERATOR));
    }

    @Test
    void whatIsSecretIsNotShownByThePolicyThatIsBuiltIn() throws Exception {
        is(403, get("/jolokia/read/java.lang:type=Runtime/SystemProperties", OPERATOR));
        is(403, get("/jolokia/read/java.lang:type=Runtime/InputArguments", OPERATOR));
        is(403, get("/jolokia/read/java.lang:type=*/SystemProperties", OPERATOR));
        is(403, get("/jolokia/engines/" + ID + "/read/test:type=Probe/Password", OPERATOR));
        JsonNode rest = get("/jolokia/engines/" + ID + "/read/java.lang:type=Runtime?ignoreErrors=true", READER);
        assertThat(rest.at("/value/VmName").asText()).isEqualTo(System.getProperty("java.vm.name"));
        assertThat(rest.at("/value/SystemProperties").toString())
                .contains("forbidden")
                .doesNotContain("java.version");
    }

    @Test
    void whoMayNotEndAnEngineSeesOnlyTheBeginningOfTheIdsOfItsSessions() throws Exception {
        start(Optional.of(Files.writeString(folder.resolve("policy.xml"), "<restrict/>")));
        String shown = "4f1c2d3e...";
        String engineAt = "/jolokia/engines/" + ID + "/read/";
        for (String path : List.of(
                "inari:type=Sessions/Table/0/id",
                "inari:type=Sessions/Leaked/0/id",
                "inari:type=Jobs/Submissions/0/sessionId")) {
            String at = engineAt + path;
            assertThat(get(at, READER).at("/value").asText()).isEqualTo(shown);
            assertThat(get(at, OPERATOR).at("/value").asText()).isEqualTo(TestEngine.SESSION);
        }
        for (String what : List.of(
                "inari:type=Sessions", "inari:type=Sessions/Table,Leaked", "inari:*", "*:type=Sessions/Table")) {
            assertThat(get(engineAt + what + "?ignoreErrors=true", READER).toString())
                    .contains(shown)
                    .doesNotContain(TestEngine.SESSION);
        }
        String read = "{\"type\":\"read\",\"mbean\":\"inari:type=Sessions\",\"attribute\":\"Table\"";
        assertThat(post(with(read, ID), READER).toString()).contains(shown).doesNotContain(TestEngine.SESSION);
    }

    @Test
    void whatIsSecretIsWithheldInsideOfValuesToo() throws Exception {
        String pools = "/jolokia/engines/" + ID + "/read/test:type=Pools";
        JsonNode all = get(pools, OPERATOR);
        is(200, all);
        assertThat(all.toString()).doesNotContain(TestEngine.HIDDEN);
        for (String pool : List.of("/value/Pool", "/value/All/1", "/value/ByName/main")) {
            assertThat(all.at(pool + "/user").asText()).isEqualTo("ann");
            assertThat(all.at(pool + "/keyStorePassword").asText()).isEqualTo(PlainValues.WITHHELD);
            assertThat(all.at(pool + "/API_TOKEN").asText()).isEqualTo(PlainValues.WITHHELD);
        }
        assertThat(all.at("/value/ByName/credentials").asText()).isEqualTo(PlainValues.WITHHELD);
        assertThat(all.at("/value/Properties/db.user").asText()).isEqualTo("ann");
        assertThat(all.at("/value/Properties/db.password").asText()).isEqualTo(PlainValues.WITHHELD);
        assertThat(all.at("/value/Properties/CLIENT_SECRET").asText()).isEqualTo(PlainValues.WITHHELD);
        assertThat(all.at("/value/Options/0/value").asText()).isEqualTo("7");
        assertThat(all.at("/value/Options/1/value").asText()).isEqualTo(PlainValues.WITHHELD);
        assertThat(get(pools + "/Pool/keyStorePassword", OPERATOR).at("/value").asText())
                .isEqualTo(PlainValues.WITHHELD);
        assertThat(get("/jolokia/engines/" + ID + "/read/test:type=Poo*", OPERATOR)
                        .toString())
                .contains("test:type=Pools")
                .doesNotContain(TestEngine.HIDDEN);
    }

    @Test
    void whatAnOperationGivesIsNoWayAroundIt() throws Exception {
        Path policy = Files.writeString(
                folder.resolve("policy.xml"),
                "<restrict><commands><command>read</command><command>exec</command></commands><deny><mbean>"
                        + "<name>test:type=Pools</name><attribute mode=\"read\">*word*</attribute></mbean></deny></restrict>");
        start(Optional.of(policy));
        String find = "{\"type\":\"exec\",\"mbean\":\"test:type=Pools\",\"operation\":\"find\",\"arguments\":[\"x\"]}";
        JsonNode found = post(with(find, ID), OPERATOR);
        is(200, found);
        assertThat(found.at("/value/user").asText()).isEqualTo("ann");
        assertThat(found.at("/value/keyStorePassword").asText()).isEqualTo(PlainValues.WITHHELD);
        // This policy says nothing of tokens.
        assertThat(found.at("/value/API_TOKEN").asText()).isEqualTo(TestEngine.HIDDEN);
    }

    @Test
    void whoMayReadAnAttributeByItsNameAloneMayReadAllOfIt() throws Exception {
        Path policy = Files.writeString(
                folder.resolve("policy.xml"),
                "<restrict><commands><command>version</command></commands><allow><mbean><name>test:type=Pools</name>"
                        + "<attribute>Pool</attribute></mbean></allow></restrict>");
        start(Optional.of(policy));
        assertThat(get("/jolokia/engines/" + ID + "/read/test:type=Pools/Pool/user", OPERATOR)
                        .at("/value")
                        .asText())
                .isEqualTo("ann");
        is(403, get("/jolokia/engines/" + ID + "/read/test:type=Pools/All", OPERATOR));
    }

    @Test
    void theAnswerToAWriteTellsWhatWasThereOnlyToWhoMayReadIt() throws Exception {
        Path policy = Files.writeString(
                folder.resolve("policy.xml"),
                "<restrict><commands><command>read</command><command>write</command></commands><deny><mbean>"
                        + "<name>*:*</name><attribute mode=\"read\">*assword*</attribute></mbean></deny></restrict>");
        start(Optional.of(policy));
        String write = "{\"type\":\"write\",\"mbean\":\"test:type=Probe\",\"attribute\":\"NAME\",\"value\":\"7\"}";
        JsonNode level = post(with(write.replace("NAME", "Level"), ID), OPERATOR);
        assertThat(level.at("/value").asInt()).isEqualTo(1);
        JsonNode password = post(with(write.replace("NAME", "Password"), ID), OPERATOR);
        is(200, password);
        assertThat(password.at("/value").asText()).isEqualTo(PlainValues.WITHHELD);
        assertThat(password.toString()).doesNotContain(TestEngine.HIDDEN);
        assertThat(engine.passwordReads).hasValue(0);
        start(Optional.of(Files.writeString(
                folder.resolve("policy.xml"),
                "<restrict><commands><command>read</command><command>write</command></commands></restrict>")));
        assertThat(post(with(write.replace("NAME", "Password"), ID), OPERATOR)
                        .at("/value")
                        .asText())
                .as("it was written")
                .isEqualTo("7");
    }

    @Test
    void aGetterOfWhatMayNotBeReadIsNotCalled() throws Exception {
        is(403, get("/jolokia/engines/" + ID + "/read/test:type=Probe/Password", OPERATOR));
        // What it has beside is of a class of its own, and so there is no answer either way.
        is(502, get("/jolokia/engines/" + ID + "/read/test:type=Probe", OPERATOR));
        is(502, get("/jolokia/engines/" + ID + "/read/test:*", OPERATOR));
        is(403, get("/jolokia/engines/" + ID + "/read/test:type=Probe/Plain,Password", OPERATOR));
        JsonNode several =
                get("/jolokia/engines/" + ID + "/read/test:type=Probe/Plain,Level,Password?ignoreErrors=true", READER);
        assertThat(several.at("/value/Plain").asText()).isEqualTo("of the engine");
        assertThat(several.at("/value/Level").asInt()).isEqualTo(1);
        assertThat(several.at("/value/Password").toString()).contains("forbidden");
        assertThat(engine.passwordReads).hasValue(0);
    }

    @Test
    void whatFlightRecorderKnowsIsNotLoadedForAnybody() throws Exception {
        String recorder = "jdk.management.jfr:type=FlightRecorder";
        for (String what : List.of("", "/EventTypes", "/Configurations", "/Recordings")) {
            is(403, get("/jolokia/read/" + recorder + what, OPERATOR));
        }
        assertThat(get("/jolokia/search/jdk.management.jfr:*", OPERATOR)
                        .at("/value/0")
                        .asText())
                .isEqualTo(recorder);
    }

    @Test
    void aPolicyIsReadAgainAndAMistakeInItChangesNothing() throws Exception {
        Path policy = Files.writeString(
                folder.resolve("policy.xml"), "<restrict><commands><command>read</command></commands></restrict>");
        start(Optional.of(policy));
        jolokia.reload();
        String search = "/jolokia/search/java.lang:*";
        is(403, get(search, OPERATOR));
        Files.writeString(policy, "<restrict/>");
        is(403, get(search, OPERATOR));
        jolokia.reload();
        is(200, get(search, OPERATOR));
        Files.writeString(policy, "<restrict>");
        jolokia.reload();
        is(200, get(search, OPERATOR));
    }

    @Test
    void aPolicyOfOnesOwnHolds() throws Exception {
        Path policy = Files.writeString(
                folder.resolve("policy.xml"),
                "<restrict><commands><command>read</command></commands>"
                        + "<deny><mbean><name>java.lang:*</name><attribute>Verbose</attribute></mbean>"
                        + "<mbean><name>java.lang:type=Memory</name><attribute>HeapMemoryUsage</attribute></mbean></deny></restrict>");
        start(Optional.of(policy));
        is(403, get("/jolokia/read/java.lang:type=Memory/Verbose", READER));
        is(403, get("/jolokia/read/java.lang:type=Memory/HeapMemoryUsage", READER));
        is(200, get("/jolokia/read/java.lang:type=Memory/NonHeapMemoryUsage", READER));
        is(403, get("/jolokia/list", READER));
        is(403, post(GC, OPERATOR));
    }

    @Test
    void withoutItsPolicyNothingIsAnswered() throws Exception {
        Path policy = folder.resolve("policy.xml");
        start(Optional.of(policy));
        HttpResponse<String> none = send(at("/jolokia/version", OPERATOR));
        assertThat(none.statusCode()).isEqualTo(503);
        assertThat(none.body()).contains("policy");
        Files.writeString(policy, "<restrict/>");
        is(200, get("/jolokia/version", OPERATOR));
    }

    @Test
    void oneThatIsWrongSpoilsNoBulk() throws Exception {
        JsonNode answers = post(
                "[" + with(PLAIN, ID) + "," + "{\"type\":\"dance\"}" + "," + "7" + "," + "{\"type\":5,\"mbean\":[]}"
                        + ","
                        + with(PLAIN.replace("Plain", "None"), ID) + "," + with(PLAIN.replace("Plain", "Broken"), ID)
                        + ","
                        + with(PLAIN.replace("Plain", "Foreign"), ID) + ","
                        + "{\"type\":\"notification\",\"command\":\"register\"}"
                        + "," + "{\"type\":\"version\"}" + "," + with(PLAIN, ID) + "]",
                READER);
        List<Integer> statuses = new ArrayList<>();
        answers.forEach(each -> statuses.add(each.at("/status").asInt()));
        assertThat(statuses).as(answers.toString()).containsExactly(200, 400, 400, 400, 404, 500, 502, 400, 200, 200);
    }

    @Test
    void whatIsTooMuchIsNotTaken() throws Exception {
        assertThat(postTo("/jolokia", "[" + "7,".repeat(100) + "7]", READER).statusCode())
                .isEqualTo(413);
        assertThat(statusOf("POST /jolokia HTTP/1.1", "Content-Type: application/json", "Content-Length: 70000"))
                .startsWith("HTTP/1.1 413 ");
        is(400, post(PLAIN + ",\"path\":\"" + "x".repeat(2_000) + "\"}", READER));
        is(400, post(PLAIN + ",\"arguments\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}", READER));
        is(400, post(PLAIN + ",\"config\":{\"maxDepth\":\"deep\"}}", READER));
        JsonNode unlimited = post(
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Memory\",\"config\":{\"maxDepth\":0,\"maxObjects\":-1}}",
                READER);
        is(200, unlimited);
    }

    /** The first line of the answer to a request of which only the head is sent. */
    private String statusOf(String... head) throws IOException {
        URI url = URI.create(server.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(30_000);
            String text =
                    String.join("\r\n", head) + "\r\nHost: localhost\r\nAuthorization: Bearer " + READER + "\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1", "{} {}", "read"})
    void whatIsNoJsonIsABadRequest(String body) throws Exception {
        assertThat(postTo("/jolokia", body, READER).statusCode()).isEqualTo(400);
    }

    @Test
    void anEngineThatHangsCostsOneDeadline() throws Exception {
        Process hung = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestEngine.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(hung.getInputStream(), StandardCharsets.UTF_8))) {
            engines.add(TestEngine.of(OTHER, hung.pid(), said.readLine(), TestEngine.SECRET));
            is(200, post(with(PLAIN, OTHER), READER));
            assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(hung.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            JsonNode answers =
                    post("[" + with(PLAIN, OTHER) + "," + with(PLAIN, OTHER) + "," + with(PLAIN, ID) + "]", READER);
            is(504, answers.at("/0"));
            is(504, answers.at("/1"));
            assertThat(answers.at("/0/error").asText()).contains("does not answer");
            assertThat(answers.at("/1/error").asText()).contains("was not asked again");
            is(200, answers.at("/2"));
            assertThat(new ProcessBuilder("kill", "-CONT", Long.toString(hung.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            is(200, post(with(PLAIN, OTHER), READER));
        } finally {
            hung.destroyForcibly().waitFor();
        }
    }
}
