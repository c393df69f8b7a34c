package dev.inari.sidecar.records;

import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.Submission;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the jobs that are followed, and what archives said of those that ended. Several daemons may use one database: each sees and forgets the jobs
 * that it follows itself, whoever reads sees those of all. Thread-safe.
 */
public final class StoredJobs {
    private final Records records;
    private final String keeper;

    /** To read what others keep. */
    public StoredJobs(Records records) {
        this(records, "");
    }

    /** @param keeper who follows jobs; the same after a restart, and nobody else's */
    public StoredJobs(Records records, String keeper) {
        this.records = records;
        this.keeper = keeper;
    }

    /** Writes how the job was seen last. */
    public void follow(FollowedJob job) throws RecordsException {
        records.transaction(handle -> handle.createUpdate("insert into followed_by"
                        + " (job_id, keeper, name, cluster, state, since, started, contact, reason)"
                        + " values (:id, :keeper, :name, :cluster, :state, :since, :started, :contact, :reason)"
                        + " on conflict (job_id, keeper) do update set name = excluded.name,"
                        + " cluster = excluded.cluster, state = excluded.state, since = excluded.since,"
                        + " started = excluded.started, contact = excluded.contact, reason = excluded.reason")
                .bind("id", job.id().hex())
                .bind("keeper", keeper)
                .bind("name", plain(job.name()))
                .bind("cluster", job.cluster())
                .bind("state", job.state().name())
                .bind("since", job.sinceMillis())
                .bind("started", job.startMillis())
                .bind("contact", job.contactMillis())
                .bind("reason", plain(job.reason()))
                .execute());
    }

    /** Its end is known, or it made way for others. */
    public void forget(JobId job) throws RecordsException {
        records.transaction(
                handle -> handle.createUpdate("delete from followed_by where job_id = :id and keeper = :keeper")
                        .bind("id", job.hex())
                        .bind("keeper", keeper)
                        .execute());
    }

    /** Forgets those whose end is kept: who kept it may have been killed before it forgot them. Returns how many. */
    public int forgetEnded() throws RecordsException {
        return records.transaction(handle -> handle.createUpdate("delete from followed_by where keeper = :keeper"
                        + " and job_id in (select job_id from final_state)")
                .bind("keeper", keeper)
                .execute());
    }

    /**
     * Takes over what keepers followed who are no more: those of these names, and who had none, before there were several. Of a job that several followed
     * what this one wrote counts, or else what was heard last.
     */
    public void takeOver(Predicate<String> isFormer) throws RecordsException {
        var unused = records.transaction(handle -> {
            List<String> former = handle.createQuery("select distinct keeper from followed_by")
                    .mapTo(String.class)
                    .filter(each -> !each.equals(keeper) && (each.isEmpty() || isFormer.test(each)))
                    .list();
            return former.isEmpty() ? 0 : takenOver(handle, former);
        });
    }

    private int takenOver(Handle handle, List<String> former) {
        handle.createUpdate("delete from followed_by where keeper in (<former>) and job_id in"
                        + " (select other.job_id from followed_by other where other.job_id = followed_by.job_id"
                        + " and (other.keeper = :keeper or other.keeper in (<former>) and (other.contact > followed_by.contact"
                        + " or other.contact = followed_by.contact and other.keeper < followed_by.keeper)))")
                .bindList("former", former)
                .bind("keeper", keeper)
                .execute();
        return handle.createUpdate("update followed_by set keeper = :keeper where keeper in (<former>)")
                .bindList("former", former)
                .bind("keeper", keeper)
                .execute();
    }

    /** Those that this keeper follows, by when they were last heard of. */
    public List<FollowedJob> ownFollowed() throws RecordsException {
        return records.transaction(handle -> handle.createQuery("select * from followed_by where keeper = :keeper"
                        + " and job_id not in (select job_id from final_state) order by contact desc, job_id")
                .bind("keeper", keeper)
                .map(StoredJobs::row)
                .list());
    }

    /** Those that anybody follows and whose end is not known, each as it was heard of last, the last one first. */
    public List<FollowedJob> followed() throws RecordsException {
        List<FollowedJob> all = records.transaction(handle -> handle.createQuery(
                        "select * from followed_by where job_id not in (select job_id from final_state)"
                                + " order by contact desc, job_id, keeper")
                .map(StoredJobs::row)
                .list());
        Map<JobId, FollowedJob> latest = new LinkedHashMap<>();
        all.forEach(each -> latest.putIfAbsent(each.id(), each));
        return List.copyOf(latest.values());
    }

    private static FollowedJob row(ResultSet row, StatementContext context) throws SQLException {
        return new FollowedJob(
                new JobId(row.getString("job_id")),
                row.getString("name"),
                row.getString("cluster"),
                JobState.valueOf(row.getString("state")),
                row.getLong("since"),
                row.getLong("started"),
                row.getLong("contact"),
                row.getString("reason"));
    }

    /** Keeps who submitted a job; whoever told it first stays. Returns what stands, without an end. */
    public Submission submitted(Submission job) throws RecordsException {
        return records.transaction(handle -> {
            handle.createUpdate("insert into submission (job_id, name, cluster, deployment, engine, engine_type, pid,"
                            + " session, user_name, statement, submitted) values (:id, :name, :cluster, :deployment,"
                            + " :engine, :type, :pid, :session, :user, :statement, :submitted)"
                            + " on conflict (job_id) do nothing")
                    .bind("id", job.job().hex())
                    .bind("name", plain(job.name()))
                    .bind("cluster", job.cluster())
                    .bind("deployment", plain(job.deployment()))
                    .bind("engine", plain(job.engine()))
                    .bind("type", plain(job.engineType()))
                    .bind("pid", job.pid())
                    .bind("session", plain(job.session()))
                    .bind("user", plain(job.user()))
                    .bind("statement", job.statement())
                    .bind("submitted", job.submittedMillis())
                    .execute();
            return submission(handle, job.job()).orElseThrow();
        });
    }

    /** Who submitted this job; empty if no engine told. */
    public Optional<Submission> submission(JobId job) throws RecordsException {
        return records.transaction(handle -> submission(handle, job));
    }

    private static Optional<Submission> submission(Handle handle, JobId job) {
        return handle.createQuery("select * from submission where job_id = :id")
                .bind("id", job.hex())
                .map((row, context) -> new Submission(
                        new JobId(row.getString("job_id")),
                        row.getString("name"),
                        row.getString("cluster"),
                        row.getString("deployment"),
                        row.getString("engine"),
                        row.getString("engine_type"),
                        row.getLong("pid"),
                        row.getString("session"),
                        row.getString("user_name"),
                        row.getString("statement"),
                        row.getLong("submitted"),
                        Optional.empty()))
                .findOne();
    }

    /** PostgreSQL takes no such character, and anybody can name a job. */
    private static String plain(String text) {
        return text.replace("\0", "");
    }

    /** Keeps a document of an archive, by its path in Flink's REST API; one that is kept already stays. */
    public void keep(JobId job, String path, String json) throws RecordsException {
        byte[] content = Zipped.of(json);
        records.transaction(handle -> handle.createUpdate(
                        "insert into job_document (job_id, path, content) values (:id, :path, :content)"
                                + " on conflict (job_id, path) do nothing")
                .bind("id", job.hex())
                .bind("path", path)
                .bind("content", content)
                .execute());
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

    /** The document at this path of the jobs that ended last, of each that has it, at most so many; the last to end first. */
    public Map<JobId, String> newest(String path, int most) throws RecordsException {
        Map<JobId, byte[]> found = new LinkedHashMap<>();
        records.transaction(handle -> handle.createQuery("select d.job_id, d.content from job_document d"
                        + " join final_state f on f.job_id = d.job_id where d.path = :path"
                        + " order by case when f.ended < 0 then f.read_at else f.ended end desc, d.job_id limit :most")
                .bind("path", path)
                .bind("most", most)
                .map((row, context) -> found.put(new JobId(row.getString("job_id")), row.getBytes("content")))
                .list());
        Map<JobId, String> texts = new LinkedHashMap<>();
        for (Map.Entry<JobId, byte[]> each : found.entrySet()) {
            texts.put(each.getKey(), Zipped.text(each.getValue(), "what is kept of job " + each.getKey()));
        }
        return texts;
    }

    /**
     * Forgets the documents of jobs whose end is no longer remembered, who submitted those that are not followed either, and jobs that nobody has heard
     * of for as long: a daemon that followed them may be gone for good. Returns how many documents.
     *
     * @param before submissions and jobs since then are kept in any case, in milliseconds since 1970
     */
    public int tidy(long before) throws RecordsException {
        return records.transaction(handle -> {
            handle.createUpdate("delete from submission where submitted < :before"
                            + " and job_id not in (select job_id from final_state)"
                            + " and job_id not in (select job_id from followed_by)")
                    .bind("before", before)
                    .execute();
            handle.createUpdate("delete from followed_by where contact < :before")
                    .bind("before", before)
                    .execute();
            return handle.execute("delete from job_document where job_id not in (select job_id from final_state)");
        });
    }
}
