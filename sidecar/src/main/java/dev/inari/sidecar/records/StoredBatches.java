package dev.inari.sidecar.records;

import dev.inari.sidecar.batch.BatchArchive;
import dev.inari.sidecar.batch.BatchKey;
import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.LogEnd;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Keeps final records and logs of batches. Several sidecars may write the same one at once: one of them wins, whole. Thread-safe. */
public final class StoredBatches implements BatchArchive {
    private final Records records;
    private final InstantSource clock;

    public StoredBatches(Records records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    @Override
    public Optional<LogEnd> held(BatchKey key) throws IOException {
        return records.transaction(handle -> handle.createQuery("select log_lines, log_bytes, log_cut from batch"
                        + " where batch_id = :id and state = :state and complete = 1")
                .bind("id", key.id().toString())
                .bind("state", key.state())
                .map((row, context) ->
                        new LogEnd(row.getLong("log_lines"), row.getLong("log_bytes"), row.getInt("log_cut") == 1))
                .findOne());
    }

    @Override
    public Entry begin(BatchRecord batch) throws IOException {
        String attempt = UUID.randomUUID().toString();
        int begun = records.transaction(handle -> begin(handle, batch, attempt));
        if (begun != 1) {
            throw new IOException("batch " + batch.id() + " is kept already");
        }
        return new LogEntry(records, batch.key(), attempt, Optional.empty());
    }

    @Override
    public Entry beginAnew(BatchRecord batch) throws IOException {
        BatchKey key = batch.key();
        String earlier = records.transaction(handle -> handle.createQuery(
                                "select attempt from batch where batch_id = :id and state = :state and complete = 1")
                        .bind("id", key.id().toString())
                        .bind("state", key.state())
                        .mapTo(String.class)
                        .findOne())
                .orElseThrow(() -> new IOException("batch " + key.id() + " is not kept any more"));
        return new LogEntry(records, key, UUID.randomUUID().toString(), Optional.of(earlier));
    }

    private int begin(Handle handle, BatchRecord batch, String attempt) {
        handle.createUpdate("delete from batch_log where batch_id = :id and state = :state and not exists"
                        + " (select 1 from batch b where b.batch_id = :id and b.state = :state and b.complete = 1)")
                .bind("id", batch.id().toString())
                .bind("state", batch.state())
                .execute();
        handle.createUpdate("delete from batch where batch_id = :id and state = :state and complete = 0")
                .bind("id", batch.id().toString())
                .bind("state", batch.state())
                .execute();
        return handle.createUpdate("insert into batch (batch_id, state, server, owner, name, type, app_id, app_url,"
                        + " app_state, app_said, created, started, ended, kept_at, log_lines, log_bytes, log_cut,"
                        + " complete, attempt) values (:id, :state, :server, :owner, :name, :type, :appId, :appUrl,"
                        + " :appState, :appSaid, :created, :started, :ended, :keptAt, 0, 0, 0, 0, :attempt)"
                        + " on conflict (batch_id, state) do nothing")
                .bind("id", batch.id().toString())
                .bind("state", batch.state())
                .bind("server", plain(batch.kyuubiInstance()))
                .bind("owner", plain(batch.user()))
                .bind("name", plain(batch.name()))
                .bind("type", plain(batch.batchType()))
                .bind("appId", plain(batch.appId()))
                .bind("appUrl", plain(batch.appUrl()))
                .bind("appState", plain(batch.appState()))
                .bind("appSaid", plain(batch.appDiagnostic()))
                .bind("created", batch.createTime())
                .bind("started", batch.appStartTime())
                .bind("ended", batch.endTime())
                .bind("keptAt", clock.millis())
                .bind("attempt", attempt)
                .execute();
    }

    /** PostgreSQL takes no such character. */
    private static String plain(String text) {
        return text.replace("\0", "");
    }

    /** The last ones that are kept, at most so many. */
    public List<KeptBatch> last(int most) throws RecordsException {
        return records.transaction(handle -> handle.createQuery(
                        "select * from batch where complete = 1 order by kept_at desc, batch_id limit :most")
                .bind("most", most)
                .map((row, context) -> kept(row))
                .list());
    }

    /** What is kept of this batch; the newer one, should a server have told two ends. */
    public Optional<KeptBatch> find(UUID id) throws RecordsException {
        return records.transaction(handle -> handle.createQuery(
                        "select * from batch where batch_id = :id and complete = 1 order by kept_at desc limit 1")
                .bind("id", id.toString())
                .map((row, context) -> kept(row))
                .findFirst());
    }

    private static KeptBatch kept(ResultSet row) throws SQLException {
        return new KeptBatch(
                new BatchRecord(
                        UUID.fromString(row.getString("batch_id")),
                        row.getString("owner"),
                        row.getString("type"),
                        row.getString("name"),
                        row.getString("state"),
                        row.getString("app_id"),
                        row.getString("app_url"),
                        row.getString("app_state"),
                        row.getString("app_said"),
                        row.getString("server"),
                        row.getLong("created"),
                        row.getLong("started"),
                        row.getLong("ended")),
                row.getLong("kept_at"),
                row.getLong("log_lines"),
                row.getLong("log_bytes"),
                row.getInt("log_cut") == 1);
    }

    /** Hands over the log that is kept, line by line; a part of it is in memory at a time. */
    @Override
    public void log(BatchKey key, Consumer<String> line) throws RecordsException {
        for (int part = 0; ; part++) {
            int number = part;
            Optional<byte[]> content = records.transaction(handle -> handle.createQuery(
                            "select l.content from batch_log l join batch b on b.batch_id = l.batch_id"
                                    + " and b.state = l.state and b.attempt = l.attempt"
                                    + " where b.batch_id = :id and b.state = :state and b.complete = 1"
                                    + " and l.part = :part")
                    .bind("id", key.id().toString())
                    .bind("state", key.state())
                    .bind("part", number)
                    .mapTo(byte[].class)
                    .findOne());
            if (content.isEmpty()) {
                return;
            }
            Zipped.text(content.get(), "the log of batch " + key.id()).lines().forEach(line);
        }
    }

    /** Forgets what was kept before this time, in milliseconds since 1970; returns how many. */
    public int forgetBefore(long millis) throws RecordsException {
        return records.transaction(handle -> {
            handle.createUpdate("delete from batch_log where exists (select 1 from batch b"
                            + " where b.batch_id = batch_log.batch_id and b.state = batch_log.state"
                            + " and b.kept_at < :before)")
                    .bind("before", millis)
                    .execute();
            return handle.createUpdate("delete from batch where kept_at < :before")
                    .bind("before", millis)
                    .execute();
        });
    }
}
