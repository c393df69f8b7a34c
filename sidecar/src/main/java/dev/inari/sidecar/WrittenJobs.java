package dev.inari.sidecar;

import dev.inari.sidecar.jobs.JobBook;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.Moment;
import dev.inari.sidecar.jobs.TrackedJob;
import dev.inari.sidecar.records.FollowedJob;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredJobs;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has in the records what is known of each job that is followed, so that a restart forgets nothing. For one thread. */
final class WrittenJobs {
    private static final Logger LOG = LoggerFactory.getLogger(WrittenJobs.class);
    private static final Duration CONTACT_WRITTEN = Duration.ofMinutes(1);

    private final StoredJobs stored;
    private final Predicate<String> isFormer;
    private final Map<JobId, FollowedJob> written = new HashMap<>();
    private boolean begun;

    /** @param isFormer whether that is a name under which this process wrote when it was another one */
    WrittenJobs(StoredJobs stored, Predicate<String> isFormer) {
        this.stored = stored;
        this.isFormer = isFormer;
    }

    /** Goes on with what an earlier process followed, at the first call. */
    void takeUp(JobBook book, Moment now) throws RecordsException {
        if (begun) {
            return;
        }
        stored.takeOver(isFormer);
        int ended = stored.forgetEnded();
        if (ended > 0) {
            LOG.info("{} jobs that an earlier process followed have ended, and are followed no longer", ended);
        }
        for (FollowedJob each : stored.ownFollowed()) {
            written.put(each.id(), each);
            book.goOn(each.tracked(now));
        }
        begun = true;
    }

    /** Writes down what has changed since the last call, and forgets jobs that are followed no longer. */
    void write(JobBook book) throws RecordsException {
        Map<JobId, FollowedJob> before = new HashMap<>(written);
        for (TrackedJob each : book.jobs()) {
            FollowedJob old = before.remove(each.id());
            FollowedJob now = FollowedJob.of(each);
            if (old == null || differs(old, now)) {
                stored.follow(now);
                written.put(each.id(), now);
            }
        }
        for (JobId gone : before.keySet()) {
            stored.forget(gone);
            written.remove(gone);
        }
    }

    private static boolean differs(FollowedJob old, FollowedJob now) {
        return old.state() != now.state()
                || !old.reason().equals(now.reason())
                || !old.cluster().equals(now.cluster())
                || !old.name().equals(now.name())
                || old.startMillis() != now.startMillis()
                || Math.abs(now.contactMillis() - old.contactMillis()) >= CONTACT_WRITTEN.toMillis();
    }
}
