package dev.inari.sidecar.records;

import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the jobs that are followed, and what archives said of those that ended. Thread-safe. */
public final class StoredJobs {
    private final Records records;

    public StoredJobs(Records records) {
        this.records = records;
    }

    /** Writes how the job was seen last. */
    public void follow(FollowedJob job) throws RecordsException {
        records.transaction(handle -> handle.createUpdate(
                        "insert into followed_job (job_id, name, cluster, state, since, started, contact, reason)"
                                + " values (:id, :name, :cluster, :state, :since, :started, :contact, :reason)"
                                + " on conflict (job_id) do update set name = excluded.name, cluster = excluded.cluster,"
                                + " state = excluded.state, since = excluded.since, started = excluded.started,"
                                + " contact = excluded.contact, reason = excluded.reason")
                .bind("id", job.id().hex())
                .bind("name", job.name().replace("\0", ""))
                .bind("cluster", job.cluster())
                .bind("state", job.state().name())
                .bind("since", job.sinceMillis())
                .bind("started", job.startMillis())
                .bind("contact", job.contactMillis())
                .bind("reason", job.reason().replace("\0", ""))
                .execute());
    }

    /** Its end is known, or it made way for others. */
    public void forget(JobId job) throws RecordsException {
        records.transaction(handle -> handle.createUpdate("delete from followed_job where job_id = :id")
                .bind("id", job.hex())
                .execute());
    }

    /** Those whose end is not known, by when they were last heard of. */
    public List<FollowedJob> followed() throws RecordsException {
        return records.transaction(handle -> handle.createQuery(
                        "select * from followed_job where job_id not in (select job_id from final_state)"
                                + " order by contact desc, job_id")
                .map((row, context) -> new FollowedJob(
                        new JobId(row.getString("job_id")),
                        row.getString("name"),
                        row.getString("cluster"),
                        JobState.valueOf(row.getString("state")),
                        row.getLong("since"),
                        row.getLong("started"),
                        row.getLong("contact"),
                        row.getString("reason")))
                .list());
    }

    /** Keeps what an archive said, by the path of Flink's REST API; what is kept already stays. */
    public void keep(JobId job, Map<String, String> documents) throws RecordsException {
        records.transaction(handle -> {
            documents.forEach((path, json) -> handle.createUpdate(
                            "insert into job_document (job_id, path, content) values (:id, :path, :content)"
                                    + " on conflict (job_id, path) do nothing")
                    .bind("id", job.hex())
                    .bind("path", path)
                    .bind("content", Zipped.of(json))
                    .execute());
            return documents.size();
        });
    }

    /** One of those documents; empty if it was not in the archive, or there was none. */
    public Optional<String> document(JobId job, String path) throws RecordsException {
        Optional<byte[]> found = records.transaction(
                handle -> handle.createQuery("select content from job_document where job_id = :id and path = :path")
                        .bind("id", job.hex())
                        .bind("path", path)
                        .mapTo(byte[].class)
                        .findOne());
        return found.isEmpty() ? Optional.empty() : Optional.of(Zipped.text(found.get(), "what is kept of job " + job));
    }

    /** Forgets the documents of jobs whose end is no longer remembered; returns how many. */
    public int tidy() throws RecordsException {
        return records.transaction(handle ->
                handle.execute("delete from job_document where job_id not in (select job_id from final_state)"));
    }
}
