package dev.inari.sidecar.records;

import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.Moment;
import dev.inari.sidecar.jobs.TrackedJob;
import java.util.List;

/**
 * A job whose end is not known yet, as it was seen last.
 *
 * @param cluster address of the REST API of its cluster; empty if not known
 * @param sinceMillis when it was first in this state, since 1970
 * @param startMillis when it began, by the cluster's clock; negative if not told
 * @param contactMillis when somebody last knew it, or else when it was learned of
 * @param reason why its state cannot be told; empty while it can
 */
public record FollowedJob(
        JobId id,
        String name,
        String cluster,
        JobState state,
        long sinceMillis,
        long startMillis,
        long contactMillis,
        String reason) {
    /**
     * The job for whoever goes on following it. What was known of it counts still: an archive of a time before it began is of an earlier run. Nobody was
     * asked for it yet.
     */
    public TrackedJob tracked(Moment now) {
        return new TrackedJob(
                id,
                name,
                cluster,
                // Its end is not kept, or it would not be followed: whoever told it tells it again.
                state.isTerminal() ? JobState.UNKNOWN : state,
                now.earlier(sinceMillis),
                startMillis,
                now.earlier(contactMillis),
                0,
                reason.isEmpty() && !state.isLive() ? "nobody was asked yet" : reason,
                "",
                now,
                false,
                false,
                List.of());
    }

    /** The part that outlives the process. */
    public static FollowedJob of(TrackedJob job) {
        return new FollowedJob(
                job.id(),
                job.name(),
                job.cluster(),
                job.state(),
                job.since().millis(),
                job.startMillis(),
                job.contact().millis(),
                job.reason());
    }
}
