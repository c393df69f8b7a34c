package dev.inari.sidecar.records;

import dev.inari.sidecar.batch.BatchArchive;
import dev.inari.sidecar.batch.BatchKey;
import dev.inari.sidecar.batch.LogEnd;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log on its way into the records: in parts, so that little is in memory and each transaction is short. For one thread. */
final class LogEntry implements BatchArchive.Entry {
    private static final Logger LOG = LoggerFactory.getLogger(LogEntry.class);

    /** Of text, before it is compressed. */
    private static final int PART_CHARACTERS = 256 << 10;

    private final Records records;
    private final BatchKey key;
    private final String attempt;
    private final Optional<String> replaced;
    private final StringBuilder waiting = new StringBuilder();
    private int parts;

    /**
     * An entry.
     *
     * @param replaced the attempt that is held, in whose place this one is to come; else nothing is held yet
     */
    LogEntry(Records records, BatchKey key, String attempt, Optional<String> replaced) {
        this.records = records;
        this.key = key;
        this.attempt = attempt;
        this.replaced = replaced;
    }

    @Override
    public void append(List<String> lines) throws IOException {
        for (String line : lines) {
            waiting.append(line).append('\n');
            if (waiting.length() >= PART_CHARACTERS) {
                write();
            }
        }
    }

    private void write() throws IOException {
        byte[] content = Zipped.of(waiting.toString());
        waiting.setLength(0);
        int part = parts++;
        records.transaction(
                handle -> handle.createUpdate("insert into batch_log (batch_id, state, attempt, part, content)"
                                + " values (:id, :state, :attempt, :part, :content)")
                        .bind("id", key.id().toString())
                        .bind("state", key.state())
                        .bind("attempt", attempt)
                        .bind("part", part)
                        .bind("content", content)
                        .execute());
    }

    @Override
    public void complete(LogEnd end) throws IOException {
        if (!waiting.isEmpty()) {
            write();
        }
        int completed = records.transaction(handle -> {
            int taken = take(handle, end);
            if (taken == 1) {
                // Also what a process that was killed left of attempts of its own.
                handle.createUpdate("delete from batch_log where batch_id = :id and state = :state"
                                + " and attempt <> :attempt")
                        .bind("id", key.id().toString())
                        .bind("state", key.state())
                        .bind("attempt", attempt)
                        .execute();
            }
            return taken;
        });
        if (completed != 1) {
            throw new IOException("another sidecar keeps the log of batch " + key.id() + " at the same time");
        }
    }

    /** Makes this attempt the one that counts, if none came between. */
    private int take(Handle handle, LogEnd end) {
        return handle.createUpdate("update batch set complete = 1, attempt = :attempt, log_lines = :lines,"
                        + " log_bytes = :bytes, log_cut = :cut where batch_id = :id and state = :state"
                        + " and attempt = :before and complete = :was")
                .bind("lines", end.lines())
                .bind("bytes", end.bytes())
                .bind("cut", end.truncated() ? 1 : 0)
                .bind("id", key.id().toString())
                .bind("state", key.state())
                .bind("attempt", attempt)
                .bind("before", replaced.orElse(attempt))
                .bind("was", replaced.isPresent() ? 1 : 0)
                .execute();
    }

    @Override
    public void abandon() {
        try {
            records.transaction(handle -> {
                // A commit may have worked though its answer was lost: then it counts, and stays.
                handle.createUpdate("delete from batch_log where batch_id = :id and state = :state"
                                + " and attempt = :attempt and not exists (select 1 from batch b where b.batch_id = :id"
                                + " and b.state = :state and b.attempt = :attempt and b.complete = 1)")
                        .bind("id", key.id().toString())
                        .bind("state", key.state())
                        .bind("attempt", attempt)
                        .execute();
                return handle.createUpdate("delete from batch where batch_id = :id and state = :state"
                                + " and attempt = :attempt and complete = 0")
                        .bind("id", key.id().toString())
                        .bind("state", key.state())
                        .bind("attempt", attempt)
                        .execute();
            });
        } catch (RecordsException e) {
            // It is not complete, so it does not count; the next attempt replaces it.
            LOG.warn("what was kept of batch {} stays for now: {}", key.id(), e.getMessage());
        }
    }
}
