package dev.inari.sidecar;

import dev.inari.sidecar.jobs.ArchiveIndex;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.NotNow;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredJobs;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies to the records what archives say of jobs beside their ends: archives are swept away. For one thread. */
final class ArchivedDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(ArchivedDocuments.class);

    private final ArchiveIndex index;
    private final StoredJobs stored;
    private final Deque<JobId> undocumented = new ArrayDeque<>();

    ArchivedDocuments(ArchiveIndex index, StoredJobs stored) {
        this.index = index;
        this.stored = stored;
    }

    /** There is an archive of this job. */
    void add(JobId job) {
        undocumented.add(job);
    }

    /** Copies what was not copied yet. What lies on a file system that does not answer waits for the next call. */
    void copy() throws RecordsException {
        for (Iterator<JobId> jobs = undocumented.iterator(); jobs.hasNext(); ) {
            if (isCopied(jobs.next())) {
                jobs.remove();
            }
        }
    }

    private boolean isCopied(JobId job) throws RecordsException {
        try {
            Set<String> tooLong = index.documents(job, (path, json) -> stored.keep(job, path, json));
            if (!tooLong.isEmpty()) {
                LOG.warn("of the archive of job {}, {} is too long to be kept", job, String.join(" and ", tooLong));
            }
        } catch (RecordsException e) {
            throw e;
        } catch (NotNow e) {
            LOG.debug("the documents of job {} wait: {}", job, e.getMessage());
            return false;
        } catch (IOException e) {
            // Its end is kept; what else it said is gone with it.
            LOG.warn("the archive of job {} cannot be read any more: {}", job, e.getMessage());
        }
        return true;
    }
}
