package dev.inari.sidecar.api;

import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.Principal;
import dev.inari.sidecar.http.Problem;
import dev.inari.sidecar.http.Request;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.jobs.ArchivedDocument;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.RootException;
import dev.inari.sidecar.records.FollowedJob;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredFinalStates;
import dev.inari.sidecar.records.StoredJobs;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How Flink's jobs are and how they ended, from the records. Thread-safe. */
public final class JobEndpoints {
    private static final int USUAL_LIMIT = 100;
    private static final int MOST = 10_000;

    private final Optional<RecordsSource> records;

    /** @param records empty where nothing looks for jobs */
    public JobEndpoints(Optional<RecordsSource> records) {
        this.records = records;
    }

    public List<Endpoint> all() {
        return List.of(
                Endpoint.json("GET", "/api/v1/jobs", Role.READER, this::jobs),
                Endpoint.json("GET", "/api/v1/jobs/{id}", Role.READER, this::job));
    }

    private JobsJson jobs(Request request) throws Problem.Found {
        int limit = limit(request.query(Set.of("limit")));
        if (records.isEmpty()) {
            return new JobsJson(
                    List.of(),
                    List.of("it is not said where to look for jobs; set inari.jobs.archives or inari.jobs.clusters"));
        }
        return records.get()
                .ask(from -> JobsJson.of(
                        new StoredJobs(from).followed(),
                        new StoredFinalStates(from, InstantSource.system()).last(limit),
                        List.of()));
    }

    static int limit(Map<String, String> query) throws Problem.Found {
        long limit = Request.number(query, "limit", USUAL_LIMIT);
        if (limit < 1 || limit > MOST) {
            throw new Problem.Found(400, "Bad Request", "limit is " + limit + "; give one from 1 to " + MOST);
        }
        return (int) limit;
    }

    private JobsJson.One job(Request request) throws Problem.Found {
        String hex = request.variable("id");
        Optional<JobsJson.One> found = records.isEmpty() || !hex.matches("[0-9a-f]{32}")
                ? Optional.empty()
                : records.get().ask(from -> one(from, new JobId(hex), request.principal()));
        return found.orElseThrow(
                () -> new Problem.Found(404, "Not Found", "no job of this id is known; see /api/v1/jobs"));
    }

    private static Optional<JobsJson.One> one(Records from, JobId id, Principal who) throws IOException {
        StoredFinalStates states = new StoredFinalStates(from, InstantSource.system());
        StoredJobs jobs = new StoredJobs(from);
        Optional<FinalState> end = states.find(id);
        if (end.isPresent()) {
            return Optional.of(new JobsJson.One(
                    JobsJson.Job.of(end.get()),
                    submitted(jobs, id, who),
                    states.conflicts(id).stream().map(JobsJson.Job::of).toList(),
                    rootException(jobs, id).map(RootException::stackTrace).orElse(null)));
        }
        for (FollowedJob each : jobs.followed()) {
            if (each.id().equals(id)) {
                return Optional.of(new JobsJson.One(JobsJson.Job.of(each), submitted(jobs, id, who), List.of(), null));
            }
        }
        return Optional.empty();
    }

    private static JobsJson.@Nullable Submitted submitted(StoredJobs jobs, JobId id, Principal who)
            throws RecordsException {
        return jobs.submission(id)
                .map(told -> JobsJson.Submitted.of(told).seenBy(who))
                .orElse(null);
    }

    /** Why a job failed, as its archive says. */
    public static Optional<RootException> rootException(StoredJobs jobs, JobId job) throws RecordsException {
        Optional<String> document = jobs.document(job, ArchivedDocument.EXCEPTIONS.path(job));
        try {
            return document.isEmpty() ? Optional.empty() : RootException.of(document.get());
        } catch (IOException e) {
            return Optional.of(new RootException(
                    "what the archive says of exceptions is no JSON: " + e.getMessage(), FinalState.NOT_TOLD));
        }
    }
}
