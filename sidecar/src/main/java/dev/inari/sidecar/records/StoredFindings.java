package dev.inari.sidecar.records;

import dev.inari.sidecar.batch.BatchCondition;
import dev.inari.sidecar.batch.BatchFinding;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Keeps what is the matter with batches and their servers, so that a restart and commands know since when. Thread-safe. */
public final class StoredFindings {
    private final Records records;

    public StoredFindings(Records records) {
        this.records = records;
    }

    /** Writes what is the matter on this server now; what was before is gone. */
    public void replace(String server, List<BatchFinding> findings) throws RecordsException {
        records.transaction(handle -> {
            handle.createUpdate("delete from batch_finding where server = :server")
                    .bind("server", server)
                    .execute();
            if (findings.isEmpty()) {
                return 0;
            }
            PreparedBatch batch = handle.prepareBatch("insert into batch_finding (server, condition, batch_id, owner,"
                    + " since, seen, detail) values (:server, :condition, :batchId, :owner, :since, :seen, :detail)"
                    + " on conflict (server, condition, batch_id) do nothing");
            findings.forEach(each -> batch.bind("server", server)
                    .bind("condition", each.condition().name())
                    .bind("batchId", each.batchId())
                    .bind("owner", each.user().replace("\0", ""))
                    .bind("since", each.sinceMillis())
                    .bind("seen", each.seenMillis())
                    .bind("detail", each.detail().replace("\0", ""))
                    .add());
            return batch.execute().length;
        });
    }

    /** All of them; those of a condition that this version does not know are left out. */
    public List<BatchFinding> all() throws RecordsException {
        List<String> known =
                Arrays.stream(BatchCondition.values()).map(Enum::name).toList();
        return records.transaction(
                handle -> handle.createQuery("select * from batch_finding where condition in (<known>) order by since")
                        .bindList("known", known)
                        .map((row, context) -> new BatchFinding(
                                BatchCondition.valueOf(row.getString("condition")),
                                row.getString("server"),
                                row.getString("batch_id"),
                                row.getString("owner"),
                                row.getLong("since"),
                                row.getLong("seen"),
                                row.getString("detail")))
                        .list());
    }
}
