package dev.inari.sidecar.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Keeps the ends of engines, each once: what was written first stays. Thread-safe. */
public final class StoredExits {
    private static final String INSERT =
            "insert into engine_exit (agent_id, host, pid, start_ticks, boot_id, engine_type,"
                    + " user_name, share_level, ref_id, application_id, started, ended, how, outcome, actor, reason, seen, sessions,"
                    + " kept_at) values (:agentId, :host, :pid, :startTicks, :bootId, :engineType, :user, :shareLevel, :refId,"
                    + " :applicationId, :started, :ended, :how, :outcome, :actor, :reason, :seen, :sessions, :keptAt)"
                    + " on conflict (agent_id) do nothing";

    private final Records records;
    private final InstantSource clock;

    public StoredExits(Records records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    /** Keeps them all, or none if this throws. */
    public void keep(List<EngineExit> exits) throws RecordsException {
        records.transaction(handle -> {
            PreparedBatch batch = handle.prepareBatch(INSERT);
            exits.forEach(each -> bind(batch, each));
            return batch.execute();
        });
    }

    private void bind(PreparedBatch batch, EngineExit exit) {
        batch.bind("agentId", exit.agentId())
                .bind("host", plain(exit.host()))
                .bind("pid", exit.pid())
                .bind("startTicks", exit.startTicks())
                .bind("bootId", exit.bootId())
                .bind("engineType", exit.engineType())
                .bind("user", plain(exit.user()))
                .bind("shareLevel", plain(exit.shareLevel()))
                .bind("refId", plain(exit.engineRefId()))
                .bind("applicationId", plain(exit.applicationId()))
                .bind("started", exit.startedMillis())
                .bind("ended", exit.endedMillis())
                .bind("how", exit.how().name())
                .bind("outcome", exit.outcome())
                .bind("actor", plain(exit.actor()))
                .bind("reason", plain(exit.reason()))
                .bind("seen", plain(exit.seen()))
                .bind("sessions", exit.sessions())
                .bind("keptAt", clock.millis())
                .add();
    }

    /** PostgreSQL takes no such character. */
    private static String plain(String text) {
        return text.replace("\0", "");
    }

    /** Those that ended last, at most so many, the last one first. */
    public List<EngineExit> last(int most) throws RecordsException {
        return records.transaction(
                handle -> handle.createQuery("select * from engine_exit order by ended desc, agent_id limit :most")
                        .bind("most", most)
                        .map((row, context) -> exit(row))
                        .list());
    }

    private static EngineExit exit(ResultSet row) throws SQLException {
        return new EngineExit(
                row.getString("agent_id"),
                row.getString("host"),
                row.getLong("pid"),
                row.getLong("start_ticks"),
                row.getString("boot_id"),
                row.getString("engine_type"),
                row.getString("user_name"),
                row.getString("share_level"),
                row.getString("ref_id"),
                row.getString("application_id"),
                row.getLong("started"),
                row.getLong("ended"),
                EngineExit.How.valueOf(row.getString("how")),
                row.getString("outcome"),
                row.getString("actor"),
                row.getString("reason"),
                row.getString("seen"),
                row.getLong("sessions"));
    }

    /** Forgets those that ended before this time, in milliseconds since 1970; returns how many. */
    public int forgetBefore(long millis) throws RecordsException {
        return records.transaction(handle -> handle.createUpdate("delete from engine_exit where ended < :before")
                .bind("before", millis)
                .execute());
    }
}
