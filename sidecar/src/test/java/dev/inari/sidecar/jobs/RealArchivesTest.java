package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Archives that a cluster of Flink 1.20.3 wrote, against what its own History Server said of them. */
class RealArchivesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JobId FAILED = new JobId("6cdd9022921888e389e4fdba565e28b6");

    private final Map<JobId, FinalState> found = new HashMap<>();
    private ArchiveIndex index = new ArchiveIndex(List.of(), ArchiveLimits.DEFAULT, 1);

    @BeforeEach
    void scan() throws URISyntaxException {
        URL directory = Objects.requireNonNull(getClass().getResource("/flink-archives/1.20.3"));
        index = new ArchiveIndex(
                List.of(new LocalArchiveFiles(Path.of(directory.toURI()))), ArchiveLimits.DEFAULT, 100);
        index.scan(Told.BEGIN, job -> found.put(job.end().jobId(), job.end()));
    }

    private JsonNode historyServer() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/flink-rest/1.20.3/history-server-overview.json")) {
            return MAPPER.readTree(in).path("jobs");
        }
    }

    @Test
    void everyStateIsAsTheHistoryServerSays() throws IOException {
        JsonNode jobs = historyServer();
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

    @Test
    void everyOverviewIsAsTheHistoryServerShowsIt() throws IOException {
        for (JsonNode each : historyServer()) {
            assertThat(index.jobs())
                    .extracting(job -> MAPPER.readTree(job.overview()))
                    .contains(each);
        }
    }

    @Test
    void everyDocumentIsThere() throws IOException {
        for (JobId each : found.keySet()) {
            for (ArchivedDocument document : ArchivedDocument.values()) {
                assertThat(index.document(each, document))
                        .describedAs("%s of %s", document, each)
                        .isPresent();
            }
        }
    }

    @Test
    void theRootExceptionIsTheLastFailureWithItsCause() throws IOException {
        RootException told = RootException.of(
                        index.document(FAILED, ArchivedDocument.EXCEPTIONS).orElseThrow())
                .orElseThrow();
        assertThat(told.stackTrace())
                .startsWith("org.apache.flink.runtime.JobException: Recovery is suppressed")
                .contains("Caused by: java.lang.IllegalArgumentException: row 500 is bad");
        assertThat(told.atMillis()).isEqualTo(1_795_305_399_465L);
    }
}
