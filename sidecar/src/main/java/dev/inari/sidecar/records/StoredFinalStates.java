package dev.inari.sidecar.records;

import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.FinalStates;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.Offer;
import dev.inari.sidecar.jobs.Precedence;
import dev.inari.sidecar.jobs.Source;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Keeps how jobs ended. Many hosts can offer at once: the first word is an insert that only one of them wins, a better source replaces exactly the row
 * that it was compared with. Thread-safe.
 */
public final class StoredFinalStates implements FinalStates {
    private static final String COLUMNS = "job_id, name, state, started, ended, source, read_at, digest, place";

    /** Of one state by one source that contradict what stands: whoever can write an archive can write another one as often. */
    private static final int MOST_CONTRADICTIONS = 3;

    private final Records records;
    private final InstantSource clock;

    public StoredFinalStates(Records records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    /** Keeps it as {@link FinalStates} says; throws {@link UncheckedIOException} if it cannot be kept. */
    @Override
    public Offer offer(FinalState offered) {
        return done(() -> {
            Optional<Offer> made = Optional.empty();
            while (made.isEmpty()) {
                made = records.transaction(handle -> offered(handle, offered));
            }
            return made.get();
        });
    }

    /** Nothing if another host was quicker; then it is to be tried again. */
    private Optional<Offer> offered(Handle handle, FinalState offered) {
        int inserted = bound(
                        handle.createUpdate("insert into final_state (" + COLUMNS + ", kept_at) values (:jobId, :name,"
                                + " :state, :started, :ended, :source, :readAt, :digest, :place, :keptAt)"
                                + " on conflict (job_id) do nothing"),
                        offered)
                .bind("keptAt", clock.millis())
                .execute();
        if (inserted == 1) {
            return Optional.of(Precedence.of(null, offered));
        }
        Optional<FinalState> stored = found(handle, offered.jobId());
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Offer offer = Precedence.of(stored.get(), offered);
        return switch (offer.outcome()) {
            case UPGRADED -> replaced(handle, stored.get(), offered) ? Optional.of(offer) : Optional.empty();
            case CONFLICT -> {
                contradicted(handle, offered);
                yield Optional.of(offer);
            }
            default -> Optional.of(offer);
        };
    }

    private static boolean replaced(Handle handle, FinalState stored, FinalState better) {
        return bound(
                                handle.createUpdate(
                                        "update final_state set name = :name, started = :started, ended = :ended,"
                                                + " source = :source, read_at = :readAt, digest = :digest, place = :place"
                                                + " where job_id = :jobId and state = :state and source = :oldSource"
                                                + " and digest = :oldDigest"),
                                better)
                        .bind("oldSource", stored.source().name())
                        .bind("oldDigest", stored.digest())
                        .execute()
                == 1;
    }

    private static void contradicted(Handle handle, FinalState said) {
        bound(
                        handle.createUpdate("insert into final_state_conflict (job_id, state, source, started, ended,"
                                + " read_at, digest, place) select :jobId, :state, :source, :started, :ended,"
                                + " :readAt, :digest, :place where (select count(*) from final_state_conflict"
                                + " where job_id = :jobId and state = :state and source = :source) < :most"
                                + " on conflict do nothing"),
                        said)
                .bind("most", MOST_CONTRADICTIONS)
                .execute();
    }

    private static <S extends SqlStatement<S>> S bound(S statement, FinalState state) {
        return statement
                .bind("jobId", state.jobId().hex())
                // PostgreSQL takes no such character, and anybody can name a job.
                .bind("name", state.name().replace("\0", ""))
                .bind("state", state.state().name())
                .bind("started", state.startMillis())
                .bind("ended", state.endMillis())
                .bind("source", state.source().name())
                .bind("readAt", state.readAtMillis())
                .bind("digest", state.digest())
                .bind("place", state.where());
    }

    @Override
    public Optional<FinalState> find(JobId jobId) {
        return done(() -> records.transaction(handle -> found(handle, jobId)));
    }

    private static Optional<FinalState> found(Handle handle, JobId jobId) {
        return handle.createQuery("select " + COLUMNS + " from final_state where job_id = :jobId")
                .bind("jobId", jobId.hex())
                .map((row, context) -> state(row, row.getString("name")))
                .findOne();
    }

    /** The last ones, by when they ended, or were read if nobody told; at most so many. */
    public List<FinalState> last(int most) {
        return done(() -> records.transaction(handle -> handle.createQuery("select " + COLUMNS + " from final_state"
                        + " order by case when ended < 0 then read_at else ended end desc, job_id limit :most")
                .bind("most", most)
                .map((row, context) -> state(row, row.getString("name")))
                .list()));
    }

    /** Those whose ids begin like this, at most so many. */
    public List<FinalState> beginning(String hex, int most) {
        return done(() -> records.transaction(handle -> handle.createQuery("select " + COLUMNS
                        + " from final_state where job_id >= :from and job_id < :to" + " order by job_id limit :most")
                .bind("from", hex)
                // Behind every hexadecimal digit.
                .bind("to", hex + "g")
                .bind("most", most)
                .map((row, context) -> state(row, row.getString("name")))
                .list()));
    }

    /** What was said of this job and contradicts what stands. */
    public List<FinalState> conflicts(JobId jobId) {
        return done(() -> records.transaction(handle -> handle.createQuery(
                        "select job_id, state, started, ended, source, read_at, digest, place from final_state_conflict"
                                + " where job_id = :jobId order by read_at")
                .bind("jobId", jobId.hex())
                .map((row, context) -> state(row, ""))
                .list()));
    }

    /** Forgets what was kept before this time, in milliseconds since 1970; returns how many. */
    public int forgetBefore(long millis) {
        return done(() -> records.transaction(handle -> {
            handle.createUpdate("delete from final_state_conflict where job_id in"
                            + " (select job_id from final_state where kept_at < :before)")
                    .bind("before", millis)
                    .execute();
            return handle.createUpdate("delete from final_state where kept_at < :before")
                    .bind("before", millis)
                    .execute();
        }));
    }

    private static FinalState state(ResultSet row, String name) throws SQLException {
        return new FinalState(
                new JobId(row.getString("job_id")),
                name,
                JobState.valueOf(row.getString("state")),
                row.getLong("started"),
                row.getLong("ended"),
                Source.valueOf(row.getString("source")),
                row.getLong("read_at"),
                row.getString("digest"),
                row.getString("place"));
    }

    private interface Reading<T> {
        T read() throws RecordsException;
    }

    private static <T> T done(Reading<T> reading) {
        try {
            return reading.read();
        } catch (RecordsException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
