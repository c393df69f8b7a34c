package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.sidecar.batch.BatchArchive;
import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.batch.LogEnd;
import dev.inari.sidecar.control.ControlClient;
import dev.inari.sidecar.control.ControlFinder;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.http.User;
import dev.inari.sidecar.http.UsersFile;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.jobs.Submission;
import dev.inari.sidecar.journal.JournalSettings;
import dev.inari.sidecar.journal.SqliteJournal;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.StoredBatches;
import dev.inari.sidecar.records.StoredExits;
import dev.inari.sidecar.records.StoredJobs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A daemon as tools see it: what it answers is what its own document says, and its words are written down as whose they are. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class SidecarHttpTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String RITA = "a".repeat(64);
    private static final String SESSION = "4f1c2d3e-0000-4000-8000-000000000001";
    private static final String FAILED = "6cdd9022921888e389e4fdba565e28b6";

    private final Path temporary;
    private final Host host;
    private final HttpClient http = HttpClient.newHttpClient();
    private Sidecar sidecar;
    private String url = "";
    private String token = "";

    SidecarHttpTest(@TempDir Path temporary) throws Exception {
        this.temporary = temporary;
        host = new Host(temporary);
        Policy ends = Host.KEEPS;
        host.policies = engine -> ends;
        Path archives = Path.of(Objects.requireNonNull(getClass().getResource("/flink-archives/1.20.3"))
                .toURI());
        host.jobs = new JobsSettings(List.of(archives), List.of(), false, Duration.ofSeconds(1));
        host.batches = batches();
        host.http = here();
        sidecar = new Sidecar(
                Sidecar.Role.DAEMON,
                host.settings(Duration.ofMillis(100)),
                host,
                host.processes,
                host,
                Ticker.system(),
                SqliteJournal.unopened(
                        new JournalSettings(temporary.resolve("state/journal.db"), Duration.ofDays(1), 1000),
                        Clock.systemUTC()));
    }

    private Path users() throws IOException {
        Path users = temporary.resolve("users");
        new UsersFile(users, host.processes.ownUid()).write(List.of(User.withToken("rita", Role.READER, RITA)));
        return users;
    }

    private HttpSettings here() throws IOException {
        return new HttpSettings(
                true,
                "127.0.0.1",
                0,
                Optional.of(users()),
                HttpSettings.Anonymous.NONE,
                List.of(),
                HttpSettings.Tls.OFF,
                new HttpSettings.Jolokia(true, Optional.empty()));
    }

    /** Of a server that does not answer; what was kept before is there all the same. */
    private static BatchesSettings batches() {
        return new BatchesSettings(
                List.of(URI.create("http://127.0.0.1:1")),
                BatchesSettings.OFF.tls(),
                BatchesSettings.Auth.NONE,
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Duration.ofHours(1),
                false,
                1,
                1 << 20,
                BatchesSettings.OFF.limits(),
                List.of());
    }

    @BeforeEach
    void start() throws Exception {
        host.processes.put(ProcessHandle.current().pid(), 99, 'S', host.processes.ownUid());
        FakeEngine engine = host.engine(11);
        engine.shareLevel = "USER";
        engine.opens();
        FakeEngine idle = host.engine(12);
        idle.shareLevel = "USER";
        sidecar.start();
        ControlFinder.Found found = new ControlFinder(host.run, host.processes).find();
        String page = "";
        while (page.isEmpty()) {
            page = page(((ControlFinder.Running) found));
        }
        url = page.substring(0, page.indexOf('/', "http://".length()));
        token = page.substring(page.indexOf("#token=") + "#token=".length());
        awaited("/health/ready", each -> each.at("/status").asText().equals("UP"));
    }

    @AfterEach
    void stop() {
        sidecar.stop();
    }

    private String page(ControlFinder.Running daemon) {
        try (ControlClient client = new ControlClient(daemon.file(), host.processes)) {
            return client.page();
        } catch (dev.inari.sidecar.control.ControlException e) {
            return "";
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode seenByAReader(String path) throws Exception {
        HttpRequest asked =
                request(path).setHeader("Authorization", "Bearer " + RITA).build();
        return MAPPER.readTree(
                http.send(asked, HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }

    private JsonNode awaited(String path, Predicate<JsonNode> until) throws Exception {
        while (true) {
            JsonNode seen = MAPPER.readTree(get(path).body());
            if (until.test(seen)) {
                return seen;
            }
        }
    }

    private HttpResponse<String> say(String verb, String body) throws Exception {
        return http.send(
                request("/api/v1/engines/" + id() + "/" + verb)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String id() {
        return String.format("%032x", 11);
    }

    @Test
    void theDocumentAndTheRoutesAreTheSame() throws Exception {
        JsonNode document = document();
        Set<String> told = new TreeSet<>();
        document.at("/paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(each -> told.add(each.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey() + " "
                        + each.getValue().at("/x-role").asText())));
        Set<String> there = new TreeSet<>();
        sidecar.endpoints().stream()
                .filter(each -> each.path().toString().startsWith("/api/")
                        || each.path().toString().startsWith("/health/"))
                .forEach(each -> there.add(
                        each.method() + " " + each.path() + " " + each.role().key()));
        assertThat(there).isEqualTo(told).hasSizeGreaterThan(20);
    }

    private JsonNode document() throws Exception {
        return MAPPER.readTree(get("/api/v1/openapi.json").body());
    }

    /** The answer, which must be of the form that the document has for this path and status. */
    private JsonNode valid(JsonNode document, String template, HttpResponse<String> answer, String method)
            throws IOException {
        JsonNode body = MAPPER.readTree(answer.body());
        JsonNode responses = document.at("/paths").path(template).path(method).path("responses");
        JsonNode response = responses.path(Integer.toString(answer.statusCode()));
        assertThat(response.isMissingNode())
                .as("%s tells %d: %s", template, answer.statusCode(), answer.body())
                .isFalse();
        String type = answer.headers().firstValue("Content-Type").orElse("");
        JsonNode schema = response.has("$ref")
                ? document.at("/components/responses/Problem/content/application~1problem+json/schema")
                : response.path("content").path(type).path("schema");
        assertThat(schema.isMissingNode()).as("%s tells %s", template, type).isFalse();
        // The schemas stand beside it, so that references find them.
        var whole = MAPPER.createObjectNode();
        whole.set("components", document.path("components"));
        whole.setAll((com.fasterxml.jackson.databind.node.ObjectNode) schema);
        JsonSchema compiled =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
        assertThat(compiled.validate(body)).as(template + " " + body).isEmpty();
        return body;
    }

    private JsonNode valid(JsonNode document, String template, String path) throws Exception {
        return valid(document, template, get(path), "get");
    }

    @Test
    void everyAnswerIsOfTheFormThatTheDocumentHas() throws Exception {
        JsonNode document = document();
        awaited("/api/v1/jobs", each -> each.at("/jobs").size() == 4);
        assertThat(valid(document, "/api/v1/engines", "/api/v1/engines").at("/engines"))
                .hasSize(2);
        JsonNode held = valid(document, "/api/v1/engines/{id}/hold", say("hold", "{\"reason\":\"a look\"}"), "post");
        assertThat(held.at("/code").asText()).isEqualTo("TAKEN");
        valid(document, "/api/v1/engines/{id}/stop", say("stop", "{\"reason\":\"\"}"), "post");
        valid(document, "/api/v1/engines/{id}/stop", say("stop", "{\"unknown\":1}"), "post");
        valid(document, "/api/v1/engines/{id}", "/api/v1/engines/" + id());
        valid(document, "/api/v1/engines/{id}", "/api/v1/engines/" + "f".repeat(32));
        valid(document, "/api/v1/engines/{id}", "/api/v1/engines/x");
        JsonNode sessions = valid(document, "/api/v1/sessions", "/api/v1/sessions");
        assertThat(sessions.at("/engines/0/wrong").asText()).contains("does not answer");
        assertThat(sessions.at("/engines/0/sessions").isNull()).isTrue();
        valid(document, "/api/v1/conditions", "/api/v1/conditions");
        valid(document, "/api/v1/history", "/api/v1/history?limit=5");
        valid(document, "/api/v1/history", "/api/v1/history?limit=0");
        valid(document, "/api/v1/history/{id}/evidence", "/api/v1/history/1/evidence");
        JsonNode failed = valid(document, "/api/v1/jobs/{id}", "/api/v1/jobs/" + FAILED);
        assertThat(failed.at("/rootException").asText()).contains("row 500 is bad");
        valid(document, "/api/v1/jobs/{id}", "/api/v1/jobs/x");
        valid(document, "/api/v1/jobs", "/api/v1/jobs?limit=x");
        valid(document, "/api/v1/batches", "/api/v1/batches");
        valid(document, "/api/v1/batches/{id}", "/api/v1/batches/4f1c2d3e-0000-4000-8000-000000000000");
        valid(document, "/api/v1/whoami", "/api/v1/whoami");
        valid(document, "/health/live", "/health/live");
        valid(document, "/health/ready", "/health/ready");
    }

    @Test
    void aSessionIsToldWithWhoHoldsItAndWithNoSecret() throws Exception {
        SessionInfo.Builder ann = new SessionInfo.Builder(SESSION, SessionKind.USER);
        ann.user = "ann";
        ann.clientAddress = "10.0.0.1";
        ann.name = "a \"report\" é";
        ann.openedMillis = 1_700_000_000_000L;
        ann.lastAccessMillis = 1_700_000_060_000L;
        ann.idleMillis = 5_000;
        ann.runningOperations = 2;
        SessionInfo.Builder unknown =
                new SessionInfo.Builder("4f1c2d3e-0000-4000-8000-000000000002", SessionKind.PROBE);
        unknown.openedMillis = 1_700_000_000_001L;
        unknown.closingMillis = 10;
        try (ServedSessions served = new ServedSessions(FakeEngine.SECRET, List.of(ann.build(), unknown.build()))) {
            host.engine(13, served.url()).shareLevel = "USER";
            awaited("/api/v1/engines", each -> each.at("/engines").size() == 3);
            String path = "/api/v1/sessions?agent=" + String.format("%032x", 13);
            JsonNode answer = valid(document(), "/api/v1/sessions", path);
            assertThat(answer.at("/engines")).hasSize(1);
            JsonNode engine = answer.at("/engines/0");
            assertThat(engine.at("/pid").asLong()).isEqualTo(13);
            assertThat(engine.at("/engineType").asText()).isEqualTo("kyuubi-flink");
            assertThat(engine.at("/wrong").asText()).isEmpty();
            assertThat(engine.at("/sessions")).isEqualTo(MAPPER.readTree("""
                    [{"id": "4f1c2d3e-0000-4000-8000-000000000001", "kind": "USER", "user": "ann", "clientAddress": "10.0.0.1",
                      "name": "a \\"report\\" é", "openedMillis": 1700000000000, "idleMillis": 5000, "operations": 2,
                      "closing": false},
                     {"id": "4f1c2d3e-0000-4000-8000-000000000002", "kind": "PROBE", "user": "", "clientAddress": "",
                      "name": "", "openedMillis": 1700000000001, "idleMillis": null, "operations": null,
                      "closing": true}]"""));
            assertThat(get("/api/v1/sessions").body()).contains("ann").doesNotContain(FakeEngine.SECRET, token);

            JsonNode rows = seenByAReader(path).at("/engines/0/sessions");
            assertThat(rows.findValuesAsText("id")).containsExactly("4f1c2d3e...", "4f1c2d3e...");
            assertThat(rows.findValuesAsText("user")).containsExactly("ann", "");
        }
    }

    @Test
    void theSessionOfAJobIsToldToAReaderInPart() throws Exception {
        String path = "/api/v1/jobs/" + FAILED;
        awaited(path, each -> each.at("/job/ended").asBoolean());
        Submission submission = new Submission(
                new JobId(FAILED),
                "nightly",
                "",
                "remote",
                String.format("%032x", 11),
                "flink-sql-gateway",
                11,
                SESSION,
                "ann",
                "",
                1_700_000_000_000L,
                Optional.empty());
        try (Records records = Records.open(host.records, host.processes.ownUid())) {
            new StoredJobs(records).submitted(submission);
        }
        assertThat(valid(document(), "/api/v1/jobs/{id}", path)
                        .at("/submitted/session")
                        .asText())
                .isEqualTo(SESSION);
        JsonNode seen = seenByAReader(path).at("/submitted");
        assertThat(seen.at("/session").asText()).isEqualTo("4f1c2d3e...");
        assertThat(seen.at("/user").asText()).isEqualTo("ann");
    }

    @Test
    void aBatchThatIsKeptIsToldWithItsLog() throws Exception {
        UUID id = UUID.fromString("4f1c2d3e-0000-4000-8000-000000000003");
        BatchRecord batch = new BatchRecord(
                id,
                "ann",
                "SPARK",
                "nightly é",
                "ERROR",
                "application_1_7",
                "http://rm/application_1_7",
                "FAILED",
                "exit code 13",
                "k1:10099",
                1_700_000_000_000L,
                0,
                1_700_000_060_000L);
        // Not so long ago that the daemon forgets it at its start.
        Instant kept = Instant.ofEpochMilli(System.currentTimeMillis());
        try (Records records = Records.open(host.records, host.processes.ownUid())) {
            BatchArchive.Entry entry = new StoredBatches(records, () -> kept).begin(batch);
            entry.append(List.of("first line", "second \"line\" é"));
            entry.complete(new LogEnd(2, 30, true));
        }
        JsonNode document = document();
        JsonNode all = valid(document, "/api/v1/batches", "/api/v1/batches");
        JsonNode row = MAPPER.readTree("""
                {"id": "4f1c2d3e-0000-4000-8000-000000000003", "state": "ERROR", "user": "ann", "name": "nightly é",
                 "type": "SPARK", "server": "k1:10099", "applicationId": "application_1_7", "applicationState": "FAILED",
                 "applicationSaid": "exit code 13", "createdMillis": 1700000000000, "endMillis": 1700000060000,
                 "keptMillis": %d, "logLines": 2, "logBytes": 30, "logCut": true}""".formatted(kept.toEpochMilli()));
        assertThat(all.at("/notes")).isEmpty();
        assertThat(all.at("/batches")).containsExactly(row);
        assertThat(valid(document, "/api/v1/batches/{id}", "/api/v1/batches/" + id))
                .isEqualTo(row);
        HttpResponse<String> log = get("/api/v1/batches/" + id + "/log");
        assertThat(log.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(log.body()).isEqualTo("first line\nsecond \"line\" é\n");
    }

    @Test
    void jobsThatEndedAreShownAsFlinksHistoryServerShowsTheirArchives() throws Exception {
        awaited("/api/v1/jobs", each -> each.at("/jobs").size() == 4);
        JsonNode flinks = MAPPER.readTree(Files.readString(Path.of(
                Objects.requireNonNull(getClass().getResource("/flink-rest/1.20.3/history-server-overview.json"))
                        .toURI())));
        JsonNode ours = awaited("/jobs/overview", each -> each.at("/jobs").size() == 4);
        assertThat(byId(ours)).isEqualTo(byId(flinks)).hasSize(4);
        for (JsonNode each : flinks.at("/jobs")) {
            String id = each.at("/jid").asText();
            JsonNode job = MAPPER.readTree(get("/jobs/" + id).body());
            assertThat(job.at("/jid").asText()).isEqualTo(id);
            assertThat(job.at("/state")).isEqualTo(each.at("/state"));
            assertThat(get("/jobs/" + id + "/config").statusCode()).isEqualTo(200);
        }
        assertThat(get("/jobs/" + FAILED + "/exceptions").body()).contains("row 500 is bad");
    }

    private static Map<String, String> byId(JsonNode overview) {
        Map<String, String> jobs = new TreeMap<>();
        overview.at("/jobs").forEach(job -> jobs.put(job.at("/jid").asText(), job.toString()));
        return jobs;
    }

    @Test
    void whatNoArchiveHasIsNotFoundAsFlinkSaysIt() throws Exception {
        for (String path : List.of("/jobs/" + "0".repeat(32), "/jobs/x/config", "/jobs/" + FAILED + "/plan")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get("/jobs/" + "0".repeat(32)).body()).isEqualTo("{\"errors\":[\"File not found.\"]}");
    }

    @Test
    void deedsAreToldWithWhoDidThemPageByPage() throws Exception {
        say("hold", "{\"reason\":\"first\"}");
        say("release", "{\"reason\":\"second\",\"says\":\"ann\"}");
        JsonNode document = document();
        JsonNode page = valid(document, "/api/v1/actions", "/api/v1/actions?limit=1");
        assertThat(page.at("/actions/0/what").asText()).isEqualTo("RELEASE");
        assertThat(page.at("/actions/0/actor").asText())
                .isEqualTo("operator " + System.getProperty("user.name") + " (uid " + host.processes.ownUid()
                        + ") (http), says ann");
        JsonNode next = valid(
                document,
                "/api/v1/actions",
                "/api/v1/actions?limit=1&before=" + page.at("/before").asLong());
        assertThat(next.at("/actions/0/text").asText()).isEqualTo("first");
        assertThat(get("/api/v1/actions?what=HOLD").body()).contains("first").doesNotContain("second");
        assertThat(get("/api/v1/actions?what=x'").statusCode()).isEqualTo(400);
    }

    /** That of one that another process wrote down is kept within a minute. */
    @Test
    @Timeout(40)
    void theEndOfAnEngineIsKeptAtOnce() throws Exception {
        awaited("/api/v1/engines", each -> each.toString().contains("SERVING"));
        host.processes.remove(11);
        try (Records records = Records.open(host.records, host.processes.ownUid())) {
            StoredExits exits = new StoredExits(records, Clock.systemUTC());
            while (exits.last(10).isEmpty()) {
                assertThat(Thread.currentThread().isInterrupted())
                        .as("out of time")
                        .isFalse();
                // So that the one who writes has its turn.
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(exits.last(10)).singleElement().satisfies(exit -> assertThat(exit.agentId())
                    .isEqualTo(id()));
        }
    }

    @Test
    void changesAreToldAsTheyComeAndAgainToWhoComesBack() throws Exception {
        try (BufferedReader events = stream("")) {
            String reset = until(events, "event: reset");
            say("hold", "{\"reason\":\"a look\"}");
            // Which of the two is told first depends on when somebody looked.
            boolean held = false;
            boolean done = false;
            while (!held || !done) {
                String next = until(events, "event: ");
                held |= next.contains("event: engine") && next.contains("a look");
                done |= next.contains("event: action") && next.contains("HOLD");
            }
            String last = reset.replaceAll("(?s).*id: (\\S+)\n.*", "$1");
            try (BufferedReader again = stream(last)) {
                assertThat(until(again, "event: ")).doesNotContain("reset");
                assertThat(until(again, "event: action")).contains("HOLD");
            }
            try (BufferedReader stranger = stream("1-1")) {
                assertThat(until(stranger, "event: ")).contains("reset");
            }
        }
    }

    private BufferedReader stream(String last) throws Exception {
        HttpRequest.Builder request = request("/api/v1/events");
        if (!last.isEmpty()) {
            request.header("Last-Event-ID", last);
        }
        return new BufferedReader(new InputStreamReader(
                http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8));
    }

    /** The next event with such a line, whole. */
    private static String until(BufferedReader events, String beginning) throws IOException {
        StringBuilder event = new StringBuilder();
        String line = events.readLine();
        while (line != null) {
            event.append(line).append('\n');
            if (line.isEmpty()) {
                if (event.toString().contains("\n" + beginning)) {
                    return event.toString();
                }
                event.setLength(0);
            }
            line = events.readLine();
        }
        throw new AssertionError("the stream ended before an event '" + beginning + "'");
    }

    @Test
    void theSidecarShowsItselfAsAnMBeanThatReadsWell() throws Exception {
        JsonNode own =
                MAPPER.readTree(get("/jolokia/read/dev.inari:type=Sidecar").body());
        assertThat(own.at("/value/Engines").asInt()).as(own.toString()).isEqualTo(2);
        assertThat(own.at("/value/EnginesByStage/SERVING").asInt()).isPositive();
        assertThat(own.at("/value/HttpUrl").asText()).isEqualTo(url);
        assertThat(own.at("/value/JournalWritable").asBoolean()).isTrue();
        assertThat(own.at("/value/DryRun").asBoolean()).isFalse();
        JsonNode told =
                MAPPER.readTree(get("/jolokia/list/dev.inari/type=Sidecar").body());
        assertThat(told.at("/value/desc").asText()).startsWith("The sidecar:");
        told.at("/value/attr").properties().forEach(each -> assertThat(
                        each.getValue().at("/desc").asText())
                .as(each.getKey())
                .endsWith(".")
                .contains(" "));
        assertThat(told.at("/value/op").isMissingNode()).isTrue();
    }

    @Test
    void anEngineThatCannotBeReachedIsSaidToBeSoThroughJolokiaToo() throws Exception {
        String asked =
                get("/jolokia/engines/" + id() + "/read/java.lang:type=Memory").body();
        assertThat(MAPPER.readTree(asked).at("/status").asInt()).as(asked).isEqualTo(502);
        assertThat(get("/jolokia/engines/" + "f".repeat(32) + "/version").body())
                .contains("no engine");
    }

    @Test
    void manyListenersAreRefusedAndTheOthersServed() throws Exception {
        List<BufferedReader> open = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                open.add(stream(""));
            }
            assertThat(get("/api/v1/events").statusCode()).isEqualTo(503);
            assertThat(get("/api/v1/engines").statusCode()).isEqualTo(200);
        } finally {
            for (BufferedReader each : open) {
                each.close();
            }
        }
    }
}
