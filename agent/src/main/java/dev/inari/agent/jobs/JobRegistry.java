package dev.inari.agent.jobs;

import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The last submissions, at most {@link JobsMXBean#MOST}, and how many there were. Thread-safe. */
public final class JobRegistry {
    private final AtomicLong submitted = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    /** By job id, oldest first. */
    private final Map<String, JobSubmission> rows = new LinkedHashMap<>();

    private long sequence;
    private volatile long changes;

    JobRegistry() {}

    /** A hook saw a submission; it is read later. */
    void submitted() {
        submitted.incrementAndGet();
    }

    /** A submission will not be in the table. */
    void dropped() {
        dropped.incrementAndGet();
    }

    /** Adds a row, in place of an earlier one of the same job id. */
    synchronized void add(String jobId, JobSubmission.Builder values) {
        if (rows.remove(jobId) != null) {
            dropped();
        }
        rows.put(jobId, values.build(++sequence, jobId));
        if (rows.size() > JobsMXBean.MOST) {
            Iterator<String> oldest = rows.keySet().iterator();
            oldest.next();
            oldest.remove();
            dropped();
        }
        changes++;
    }

    /** Its cluster said how it ended. */
    synchronized void ended(String jobId, String how, long millis) {
        JobSubmission row = rows.get(jobId);
        if (row != null && row.getEnd().isEmpty()) {
            rows.put(jobId, row.ended(how, millis));
            changes++;
        }
    }

    /** Jobs that hooks saw submitted. */
    public long submittedTotal() {
        return submitted.get();
    }

    /** Those of them that left the table, or never were in it. */
    public long droppedTotal() {
        return dropped.get();
    }

    /** Moves with each row that is added or changed. */
    public long changes() {
        return changes;
    }

    /** Oldest first. */
    public synchronized JobSubmission[] table() {
        return rows.values().toArray(new JobSubmission[0]);
    }
}
