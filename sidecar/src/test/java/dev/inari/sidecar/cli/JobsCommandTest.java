package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.Submission;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.records.StoredJobs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of jobs whose archives a real Flink 1.20.3 wrote. */
class JobsCommandTest {
    private static final String FAILED = "6cdd9022921888e389e4fdba565e28b6";
    private static final String FINISHED = "c4c28ce18bd0f3d5b814f06751c8dfec";

    private final FakeHost host = new FakeHost();
    private final Path archives;
    private final Path state;

    JobsCommandTest(@TempDir Path temporary) throws IOException {
        archives = Files.createDirectory(temporary.resolve("archives"));
        state = temporary.resolve("state");
    }

    @BeforeEach
    void configure() throws IOException {
        host.daemon = null;
        host.environment.put("INARI_STATE_DIRECTORY", state.toString());
        host.environment.put("INARI_JOBS_ARCHIVES", archives.toString());
        archive(FAILED);
        archive(FINISHED);
    }

    private void archive(String job) throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/flink-archives/1.20.3/" + job))) {
            Files.write(archives.resolve(job), in.readAllBytes());
        }
    }

    @Test
    void withoutAPlaceToLookItSaysWhatToSet() {
        host.environment.remove("INARI_JOBS_ARCHIVES");
        host.environment.put("INARI_JOBS_FOLLOW_ENGINES", "false");
        Typed typed = Typed.in(host, "jobs");
        assertThat(typed.code()).isEqualTo(3);
        assertThat(typed.err()).contains("INARI_JOBS_CLUSTERS=http://host:8081");
    }

    @Test
    void endsAreListedAlsoWhenTheArchivesAreGone() throws IOException {
        assertThat(Typed.in(host, "jobs").code()).isZero();
        Files.delete(archives.resolve(FAILED));
        Files.delete(archives.resolve(FINISHED));

        Typed typed = Typed.in(host, "jobs");

        assertThat(typed.code()).isZero();
        assertThat(typed.out())
                .containsPattern(FAILED + " +FAILED .*ARCHIVE +failing 2")
                .containsPattern(FINISHED + " +FINISHED ");
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void enginesAreAskedByTheDaemonAlone() {
        host.environment.remove("INARI_JOBS_ARCHIVES");
        Typed typed = Typed.in(host, "jobs");
        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("no daemon runs");
    }

    @Test
    void whoSubmittedItIsShown() throws Exception {
        assertThat(Typed.in(host, "jobs").code()).isZero();
        String sha = "ab".repeat(32);
        try (Records records = Records.open(
                RecordsSettings.in(state), FakeProcesses.ofThisUser().ownUid())) {
            var unused = new StoredJobs(records)
                    .submitted(new Submission(
                            new JobId(FINISHED),
                            "insert",
                            "",
                            "local",
                            "609beb15",
                            "kyuubi-flink",
                            4711,
                            "017d2e5c",
                            "alice\u001b[2J",
                            sha,
                            1_700_000_000_000L,
                            Optional.empty()));
        }

        assertThat(Typed.in(host, "jobs", "show", "c4c2").out())
                .contains(
                        "by         kyuubi-flink 609beb15, pid 4711",
                        "session    017d2e5c",
                        "statement  SHA-256 " + sha,
                        "to         local")
                .containsPattern("user       alice.\\[2J")
                .doesNotContain("\u001b");
        JsonNode submitted = new ObjectMapper()
                .readTree(Typed.in(host, "jobs", "show", "c4c2", "--json").out())
                .path("submitted");
        assertThat(submitted.path("statementSha256").asText()).isEqualTo(sha);
        assertThat(submitted.path("submittedMillis").asLong()).isEqualTo(1_700_000_000_000L);
        assertThat(submitted.path("cluster").isNull()).isTrue();
    }

    @Test
    void oneIsShownWithItsRootException() {
        Typed typed = Typed.in(host, "jobs", "show", "6CDD");

        assertThat(typed.code()).isZero();
        assertThat(typed.out())
                .contains("job        " + FAILED, "state      FAILED", "said by    ARCHIVE", "root exception")
                .containsPattern("\n  [\\w.]+Exception");
    }

    @Test
    void jsonTellsWhoSaidIt() throws IOException {
        JsonNode all =
                new ObjectMapper().readTree(Typed.in(host, "jobs", "--json").out());
        assertThat(all.path("jobs")).hasSize(2);
        JsonNode one = new ObjectMapper()
                .readTree(Typed.in(host, "jobs", "show", "c4c2", "--json").out())
                .path("job");
        assertThat(one.path("state").asText()).isEqualTo("FINISHED");
        assertThat(one.path("source").asText()).isEqualTo("ARCHIVE");
        assertThat(one.path("digest").asText()).hasSize(64);
        assertThat(one.path("where").asText()).startsWith(archives.toString());
    }

    @Test
    void whatIsNoIdOrNobodysIsRefused() {
        assertThat(Typed.in(host, "jobs", "show", "../x").code()).isEqualTo(2);
        assertThat(Typed.in(host, "jobs", "show", "ffff").code()).isEqualTo(7);
        assertThat(Typed.in(host, "jobs", "--limit", "0").code()).isEqualTo(2);
    }

    @Test
    void halfAnArchiveAndAMissingDirectoryAreTold() throws IOException {
        host.environment.put("INARI_JOBS_ARCHIVES", archives + "," + archives.resolveSibling("missing"));
        Typed typed = Typed.in(host, "jobs");
        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("missing");
        assertThat(typed.out()).contains(FAILED);
    }

    @Test
    void recordsThatCannotBeUsedEndTheCommand() throws IOException {
        assertThat(Typed.in(host, "jobs").code()).isZero();
        Files.writeString(state.resolve("records.db"), "no database".repeat(1000));
        Typed typed = Typed.in(host, "jobs");
        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("records.db");
    }
}
