package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that clusters of Flink 1.20.3 and 2.3.0 wrote, against what their own History Servers said of them. */
class RealArchivesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final Map<JobId, FinalState> found = new HashMap<>();
    private ArchiveIndex index = new ArchiveIndex(List.of(), ArchiveLimits.DEFAULT, 1);

    private void scan(String version) {
        index = new ArchiveIndex(
                List.of(new LocalArchiveFiles(resource("/flink-archives/" + version), Duration.ofSeconds(30))),
                ArchiveLimits.DEFAULT,
                100);
        index.scan(Told.BEGIN, end -> found.put(end.jobId(), end));
    }

    private Map<String, String> documents(JobId job) throws IOException {
        Map<String, String> documents = new HashMap<>();
        index.documents(job, documents::put);
        return documents;
    }

    private Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(getClass().getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private JsonNode historyServer(String version) throws IOException {
        return MAPPER.readTree(resource("/flink-rest/" + version + "/history-server-overview.json")
                        .toFile())
                .path("jobs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.3", "2.3.0"})
    void everyStateIsAsTheHistoryServerSays(String version) throws IOException {
        scan(version);
        JsonNode jobs = historyServer(version);
        assertThat(found).hasSize(jobs.size()).hasSize(4);
        assertThat(index.problems()).isEmpty();
        for (JsonNode each : jobs) {
            FinalState end =
                    Objects.requireNonNull(found.get(new JobId(each.path("jid").asText())));
            assertThat(end.state())
                    .isEqualTo(JobState.valueOf(each.path("state").asText()));
            assertThat(end.name()).isEqualTo(each.path("name").asText());
            assertThat(end.startMillis()).isEqualTo(each.path("start-time").asLong());
            assertThat(end.endMillis()).isEqualTo(each.path("end-time").asLong());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.3", "2.3.0"})
    void everyOverviewIsAsTheHistoryServerShowsIt(String version) throws IOException {
        scan(version);
        for (JsonNode each : historyServer(version)) {
            JobId job = new JobId(each.path("jid").asText());
            String overview = Objects.requireNonNull(documents(job).get(ArchivedDocument.OVERVIEW.path(job)));
            assertThat(MAPPER.readTree(overview).path("jobs")).containsExactly(each);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.3", "2.3.0"})
    void everyDocumentIsThere(String version) throws IOException {
        scan(version);
        for (JobId each : found.keySet()) {
            assertThat(documents(each)).describedAs("of %s", each).hasSize(ArchivedDocument.values().length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.20.3, 6cdd9022921888e389e4fdba565e28b6, 1795305399465",
        "2.3.0, 551d43957403a7aaf717e4fff8b2fc56, 1795307596052"
    })
    void theRootExceptionIsTheLastFailureWithItsCause(String version, JobId failed, long at) throws IOException {
        scan(version);
        String exceptions = documents(failed).get(ArchivedDocument.EXCEPTIONS.path(failed));
        RootException told =
                RootException.of(Objects.requireNonNull(exceptions)).orElseThrow();
        assertThat(told.stackTrace())
                .startsWith("org.apache.flink.runtime.JobException: Recovery is suppressed")
                .contains("Caused by: java.lang.IllegalArgumentException: row 500 is bad");
        assertThat(told.atMillis()).isEqualTo(at);
    }
}
