package dev.inari.sidecar.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.Problem;
import dev.inari.sidecar.http.Request;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.http.Wire;
import dev.inari.sidecar.jobs.ArchivedDocument;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.records.StoredJobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows jobs that ended as Flink's History Server does, at the same paths, so that its clients can point here: also when cluster and archive are
 * gone. A job without an archive is not among them; {@code /api/v1/jobs} has those as well. Thread-safe.
 */
public final class HistoryServerEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryServerEndpoints.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String OVERVIEW = "/jobs/overview";
    /** A client reads the whole overview each time; Flink's server keeps as many as there are archives. */
    private static final int MOST = 1_000;

    /** As Flink answers what it does not have. */
    private static final String NOT_FOUND = "{\"errors\":[\"File not found.\"]}";

    private final Optional<RecordsSource> records;

    /** @param records empty where nothing looks for jobs */
    public HistoryServerEndpoints(Optional<RecordsSource> records) {
        this.records = records;
    }

    public List<Endpoint> all() {
        return List.of(
                Endpoint.raw("GET", OVERVIEW, Role.READER, this::overview),
                Endpoint.raw("GET", "/jobs/{id}", Role.READER, request -> document(request, ArchivedDocument.JOB)),
                Endpoint.raw(
                        "GET",
                        "/jobs/{id}/exceptions",
                        Role.READER,
                        request -> document(request, ArchivedDocument.EXCEPTIONS)),
                Endpoint.raw(
                        "GET",
                        "/jobs/{id}/config",
                        Role.READER,
                        request -> document(request, ArchivedDocument.CONFIG)));
    }

    private void document(Request request, ArchivedDocument which) throws Problem.Found, IOException {
        String hex = request.variable("id");
        Optional<String> found = Optional.empty();
        if (records.isPresent() && hex.matches("[0-9a-f]{32}")) {
            JobId job = new JobId(hex);
            found = records.get().ask(from -> new StoredJobs(from).document(job, which.path(job)));
        }
        request.send(
                found.isPresent() ? 200 : 404,
                Wire.MEDIA_TYPE,
                found.orElse(NOT_FOUND).getBytes(StandardCharsets.UTF_8));
    }

    /** Each archive has an overview of its own job, and of nothing else that it says there; together they are that of all, the last to end first. */
    private void overview(Request request) throws Problem.Found, IOException {
        ObjectNode whole = MAPPER.createObjectNode();
        ArrayNode jobs = whole.putArray("jobs");
        if (records.isPresent()) {
            records.get()
                    .ask(from -> new StoredJobs(from).newest(OVERVIEW, MOST))
                    .forEach((job, document) -> add(jobs, job, document));
        }
        request.send(200, Wire.MEDIA_TYPE, MAPPER.writeValueAsBytes(whole));
    }

    private static void add(ArrayNode jobs, JobId job, String document) {
        try {
            for (JsonNode entry : MAPPER.readTree(document).path("jobs")) {
                if (entry.path("jid").asText().equals(job.hex())) {
                    jobs.add(entry);
                    return;
                }
            }
        } catch (JsonProcessingException e) {
            LOG.debug("the overview that is kept of job {} is no JSON: {}", job, e.getOriginalMessage());
        }
    }
}
