package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.inari.mbeans.JobSubmission;
import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.jobs.Moment;
import dev.inari.sidecar.jobs.Pace;
import dev.inari.sidecar.jobs.Source;
import dev.inari.sidecar.jobs.Submission;
import dev.inari.sidecar.records.FollowedJob;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.records.StoredFinalStates;
import dev.inari.sidecar.records.StoredJobs;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A job from its cluster's word to its archive, with what a real Flink 1.20.3 answered and wrote. */
class JobKeeperTest {
    private static final JobId ENDLESS = new JobId("95e301af8443d4b5854f56ddfaab4b6b");
    private static final JobId FINISHED = new JobId("c4c28ce18bd0f3d5b814f06751c8dfec");
    private static final Pace PACE =
            new Pace(Duration.ofSeconds(5), Duration.ofSeconds(40), Duration.ofSeconds(30), Duration.ofMinutes(10));

    private final Path archives;
    private final RecordsSettings where;
    private final HttpServer cluster;
    private final Records records;
    private long seconds = 1_000;
    private JobKeeper keeper;

    JobKeeperTest(@TempDir Path temporary) throws IOException {
        archives = Files.createDirectory(temporary.resolve("archives"));
        where = RecordsSettings.in(temporary.resolve("state"));
        cluster = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cluster.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean known = path.equals("/jobs/overview");
            byte[] body = known
                    ? resource("/flink-rest/1.20.3/running-overview.json")
                    : "{\"errors\":[\"Job not found\"]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 404, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        cluster.start();
        records = Records.open(where, FakeProcesses.ofThisUser().ownUid());
        keeper = keeper();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(JobKeeperTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private JobKeeper keeper() {
        return keeper("host:/run/inari");
    }

    private JobKeeper keeper(String name) {
        URI address = URI.create("http://127.0.0.1:" + cluster.getAddress().getPort());
        return new JobKeeper(
                new JobsSettings(List.of(archives), List.of(address), false, Duration.ofSeconds(10)),
                records,
                new KeeperName(name, each -> each.endsWith(":/run/inari")),
                () -> new Moment(seconds * 1_000_000_000L, seconds * 1_000),
                PACE,
                3);
    }

    @BeforeEach
    void first() throws RecordsException {
        assertThat(keeper.pass().troubles()).isEmpty();
    }

    @AfterEach
    void end() {
        cluster.stop(0);
        records.close();
    }

    private FollowedJob followed() throws RecordsException {
        List<FollowedJob> all = new StoredJobs(records).followed();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private StoredFinalStates states() {
        return new StoredFinalStates(records, InstantSource.system());
    }

    private void sql(String text) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + where.file());
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private void archive(JobId job) throws IOException {
        Files.write(archives.resolve(job.hex()), resource("/flink-archives/1.20.3/" + job));
    }

    private void passes(int times, int everySeconds) throws RecordsException {
        for (int i = 0; i < times; i++) {
            seconds += everySeconds;
            var unused = keeper.pass();
        }
    }

    @Test
    void whatEndedUnderADaemonThatWasKilledIsNotFollowedOnceItsEndIsForgotten() throws Exception {
        JobId lost = new JobId("f".repeat(32));
        new StoredJobs(records).follow(new FollowedJob(lost, "", "", JobState.RUNNING, 1, 2, 3, ""));
        states().offer(new FinalState(
                lost, "", JobState.FAILED, 1, 2, Source.LIVE, 3, String.format("%064x", 1), "there"));
        keeper = keeper();
        passes(1, 5);
        states().forgetBefore(Long.MAX_VALUE);
        assertThat(followed().id()).isEqualTo(ENDLESS);
    }

    @Test
    void whatRunsIsFollowedAndWhatEndedIsKept() throws Exception {
        assertThat(followed().id()).isEqualTo(ENDLESS);
        assertThat(followed().state()).isEqualTo(JobState.RUNNING);
        assertThat(states().find(FINISHED)).get().satisfies(each -> {
            assertThat(each.state()).isEqualTo(JobState.FINISHED);
            assertThat(each.source()).isEqualTo(Source.LIVE);
        });

        archive(FINISHED);
        passes(1, 10);
        assertThat(states().find(FINISHED)).get().extracting(FinalState::source).isEqualTo(Source.ARCHIVE);
        assertThat(new StoredJobs(records).document(FINISHED, "/jobs/" + FINISHED + "/config"))
                .isPresent();
    }

    @Test
    void clusterThatIsGoneMakesNoJobFailAndARestartForgetsNothing() throws Exception {
        long contact = followed().contactMillis();
        cluster.stop(0);
        passes(3, 10);
        assertThat(followed().state()).isEqualTo(JobState.RECONNECTING);

        keeper = keeper();
        passes(1, 10);
        assertThat(followed().contactMillis()).as("nobody was heard of since").isEqualTo(contact);

        passes(30, 60);
        assertThat(followed()).satisfies(each -> {
            assertThat(each.state()).isEqualTo(JobState.UNKNOWN);
            assertThat(each.reason()).contains("cannot be connected to", "no archive of it in");
            assertThat(each.contactMillis()).isEqualTo(contact);
        });
        assertThat(states().find(ENDLESS)).isEmpty();

        archive(ENDLESS);
        passes(1, 60);
        assertThat(states().find(ENDLESS)).get().satisfies(each -> {
            assertThat(each.state()).isEqualTo(JobState.CANCELED);
            assertThat(each.source()).isEqualTo(Source.ARCHIVE);
        });
        assertThat(new StoredJobs(records).followed()).isEmpty();
    }

    @Test
    void aHostThatIsCalledOtherwiseAfterARestartForgetsNoJob() throws Exception {
        cluster.stop(0);
        keeper = keeper("pod-77ab:/run/inari");
        passes(30, 60);
        assertThat(followed().state()).isEqualTo(JobState.UNKNOWN);
    }

    @Test
    void anArchiveOfAnEarlierRunIsNotBelievedAfterARestartEither() throws Exception {
        long started = followed().startMillis();
        assertThat(started).isPositive();
        archive(ENDLESS, "FAILED", started - 2_000, started - 1_000);
        passes(1, 10);
        assertThat(states().find(ENDLESS)).isEmpty();

        keeper = keeper();
        passes(1, 10);
        assertThat(states().find(ENDLESS)).as("it runs still").isEmpty();
        cluster.stop(0);
        keeper = keeper();
        passes(1, 10);
        assertThat(states().find(ENDLESS)).as("nobody knows").isEmpty();
        assertThat(followed().state()).isEqualTo(JobState.RECONNECTING);
    }

    @Test
    void anArchiveThatContradictsAnEndAgainAndAgainIsToldOnce() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(KeptEnds.class);
        logger.addAppender(log);
        try {
            for (int i = 0; i < 5; i++) {
                archive(FINISHED, "FAILED", 2_000 + i, 3_000);
                passes(1, 60);
            }
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .filteredOn(each -> each.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains(FINISHED + " ended FINISHED as LIVE told first; ARCHIVE now says FAILED");
        assertThat(states().conflicts(FINISHED)).hasSize(3);
        assertThat(states().find(FINISHED)).get().extracting(FinalState::state).isEqualTo(JobState.FINISHED);
    }

    private void archive(JobId job, String state, long started, long ended) throws IOException {
        Files.writeString(archives.resolve(job.hex()), """
                {"archive":[{"path":"/jobs/%1$s","json":"{\\"jid\\":\\"%1$s\\",\\"name\\":\\"\\",\\"state\\":\\"%2$s\\",\\"start-time\\":%3$d,\\"end-time\\":%4$d}"}]}
                """.formatted(job, state, started, ended));
    }

    @Test
    void whatCannotBeKeptIsFoundAgain() throws Exception {
        sql("alter table final_state rename to away");
        archive(ENDLESS);
        assertThatThrownBy(() -> passes(1, 10)).isInstanceOf(RecordsException.class);
        assertThatThrownBy(() -> passes(1, 10)).isInstanceOf(RecordsException.class);

        sql("alter table away rename to final_state");
        passes(1, 10);
        assertThat(states().find(ENDLESS)).get().extracting(FinalState::state).isEqualTo(JobState.CANCELED);
    }

    @Test
    void halfAnArchiveSaysNothing() throws Exception {
        byte[] whole = resource("/flink-archives/1.20.3/" + ENDLESS);
        Files.write(archives.resolve(ENDLESS.hex()), Arrays.copyOf(whole, whole.length / 2));
        cluster.stop(0);
        passes(20, 60);
        assertThat(followed().state()).isEqualTo(JobState.UNKNOWN);
        archive(ENDLESS);
        passes(1, 60);
        assertThat(states().find(ENDLESS)).get().extracting(FinalState::state).isEqualTo(JobState.CANCELED);
    }

    private static final JobId SUBMITTED = new JobId("0123456789abcdef0123456789abcdef");

    private static EngineJobs.News news(String engine, JobId job, String cluster, String end) {
        JobSubmission.Builder row = new JobSubmission.Builder();
        row.name = "insert";
        row.clusterRest = cluster;
        row.end = end;
        row.endedMillis = 7;
        return news(engine, List.of(row.build(1, job.hex())));
    }

    private static EngineJobs.News news(String engine, List<JobSubmission> rows) {
        EngineJobs told = new EngineJobs(true, InstantSource.system());
        told.tell(new Submission.Engine(engine, "flink-sql-gateway", 4711), rows, false);
        return told.news().get(0);
    }

    private JobsPass told(EngineJobs.News news) throws RecordsException {
        keeper.hear(news);
        return keeper.nextPass();
    }

    private FollowedJob followed(JobId job) throws RecordsException {
        return new StoredJobs(records)
                .followed().stream()
                        .filter(each -> each.id().equals(job))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void anEndIsCountedInOnePass() throws RecordsException {
        assertThat(told(news("a", SUBMITTED, "", "FAILED")).ends()).isNotEmpty();
        assertThat(keeper.nextPass().ends()).isEmpty();
    }

    @Test
    void aJobWhoseEndIsKeptIsNotFollowedAgainAfterARestart() throws RecordsException {
        keeper.hear(news("a", SUBMITTED, "", "FINISHED"));
        keeper.nextPass();
        assertThat(states().find(SUBMITTED)).isPresent();

        keeper = keeper();
        keeper.hear(news("a", SUBMITTED, "http://127.0.0.1:1", ""));

        assertThat(new StoredJobs(records).followed())
                .extracting(FollowedJob::id)
                .doesNotContain(SUBMITTED);
    }

    @Test
    void whatIsWrongWithWhatAnEngineToldIsToldByTheNextPassAlone() throws RecordsException {
        keeper.hear(news("a", List.of(new JobSubmission.Builder().build(1, ""))));

        assertThat(keeper.nextPass().troubles()).containsKey("flink-sql-gateway with pid 4711");
        assertThat(keeper.nextPass().troubles()).doesNotContainKey("flink-sql-gateway with pid 4711");
    }

    @Test
    void whatAnEngineSubmittedIsFollowedAtItsClusterAlsoAfterARestart() throws RecordsException {
        assertThat(told(news("a", SUBMITTED, "http://127.0.0.1:1", "")).troubles())
                .as("that its cluster is gone is told of the job")
                .isEmpty();
        keeper = keeper();
        keeper.pass();

        FollowedJob job = followed(SUBMITTED);
        assertThat(job.cluster()).isEqualTo("http://127.0.0.1:1");
        assertThat(job.state()).isEqualTo(JobState.UNKNOWN);
        assertThat(new StoredJobs(records).submission(SUBMITTED).orElseThrow().engine())
                .isEqualTo("a");
    }

    @Test
    void whatAnEngineSaysBeforeItGoesIsKeptWithoutALookElsewhere() throws RecordsException {
        cluster.stop(0);
        keeper.hear(news("a", SUBMITTED, "", "FINISHED"));

        assertThat(states().find(SUBMITTED).orElseThrow().source()).isEqualTo(Source.ENGINE);
        assertThat(new StoredJobs(records).submission(SUBMITTED)).isPresent();
        assertThat(followed().state()).as("nobody was asked").isEqualTo(JobState.RUNNING);
    }

    @Test
    void theEndThatOnlyTheEngineHeardIsKept() throws RecordsException {
        told(news("a", SUBMITTED, "", ""));
        told(news("a", SUBMITTED, "", "FAILED"));

        FinalState end = states().find(SUBMITTED).orElseThrow();
        assertThat(end.state()).isEqualTo(JobState.FAILED);
        assertThat(end.source()).isEqualTo(Source.ENGINE);
        assertThat(new StoredJobs(records).followed())
                .extracting(FollowedJob::id)
                .doesNotContain(SUBMITTED);
        keeper = keeper();
        told(news("a", SUBMITTED, "", "FAILED"));
        assertThat(new StoredJobs(records).followed())
                .extracting(FollowedJob::id)
                .doesNotContain(SUBMITTED);
    }

    @Test
    void theArchiveIsBelievedMoreThanTheEngine() throws Exception {
        told(news("a", FINISHED, "", "FINISHED"));
        archive(FINISHED);
        keeper.pass();

        assertThat(states().find(FINISHED).orElseThrow().source()).isEqualTo(Source.ARCHIVE);
    }

    @Test
    void anEngineCannotTakeTheJobOfAConfiguredCluster() throws RecordsException {
        String cluster = followed(ENDLESS).cluster();

        told(news("a", ENDLESS, "http://127.0.0.1:1", "FAILED"));

        assertThat(followed(ENDLESS).cluster()).isEqualTo(cluster);
        assertThat(states().find(ENDLESS)).isEmpty();
    }

    @Test
    void anEngineCannotTakeTheJobOfAnother() throws RecordsException {
        told(news("a", SUBMITTED, "", ""));
        told(news("b", SUBMITTED, "http://127.0.0.1:1", "FAILED"));

        assertThat(followed(SUBMITTED).cluster()).isEmpty();
        assertThat(states().find(SUBMITTED)).isEmpty();
    }

    @Test
    @Timeout(60)
    void clustersThatAreGoneAndSwallowWhatTheyAreAskedHoldUpNoLook() throws Exception {
        List<ServerSocket> gone = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                gone.add(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
                keeper.hear(news(
                        "a",
                        new JobId(String.format("%032x", i)),
                        "http://127.0.0.1:" + gone.get(i).getLocalPort(),
                        ""));
            }
            seconds += 10;
            Moment begun = Moment.now();
            keeper.nextPass();
            assertThat(Duration.ofNanos(Moment.now().nanos() - begun.nanos())).isLessThan(Duration.ofSeconds(8));
            assertThat(followed(ENDLESS).state()).isEqualTo(JobState.RUNNING);
        } finally {
            for (ServerSocket each : gone) {
                each.close();
            }
        }
    }

    @Test
    void aRowThatIsAboutNoJobIsToldAndTheOthersAreRead() throws RecordsException {
        JobSubmission.Builder good = new JobSubmission.Builder();
        good.name = "insert";
        List<JobSubmission> rows =
                List.of(new JobSubmission.Builder().build(1, "nonsense"), good.build(2, SUBMITTED.hex()));

        assertThat(told(news("a", rows)).troubles())
                .containsEntry("flink-sql-gateway with pid 4711", "tells of a job without a job id");
        assertThat(followed(SUBMITTED).name()).isEqualTo("insert");
    }

    @Test
    void anEngineThatMakesJobsUpLeavesRoomForOthers() throws RecordsException {
        List<JobSubmission> rows = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            rows.add(new JobSubmission.Builder().build(i, String.format("%032x", i)));
        }

        assertThat(told(news("a", rows)).troubles()).containsKey("flink-sql-gateway with pid 4711");
        told(news("b", SUBMITTED, "", ""));

        assertThat(followed(SUBMITTED).name()).isEqualTo("insert");
    }
}
