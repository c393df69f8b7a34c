package dev.inari.sidecar.jobs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that are followed, at most so many at a time, however many are submitted. A job leaves once its end is durable; where there is no room, the
 * one that was UNKNOWN for longest makes way. Does nothing itself, see {@link JobAction}. For one thread.
 */
public final class JobBook {
    private final int most;
    private final JobTracker tracker;
    private final Map<JobId, TrackedJob> jobs = new LinkedHashMap<>();

    public JobBook(int most, Pace pace) {
        if (most < 1) {
            throw new IllegalArgumentException("room for " + most + " jobs is no room");
        }
        this.most = most;
        this.tracker = new JobTracker(pace);
    }

    /** What became of a job that was to be followed. */
    public enum Learned {
        /** It is followed from now on. */
        NEW,
        /** It is followed already; its address was replaced, if another was told. */
        KNOWN,
        /** It is followed, in place of one that was UNKNOWN for longest and is forgotten. */
        IN_PLACE_OF_ANOTHER,
        /** There is no room, and every job that is followed may still be heard of. */
        NO_ROOM
    }

    /**
     * Follows this job from now on.
     *
     * @param name empty if not told
     * @param cluster address of the REST API of its cluster; empty if not known
     */
    public Learned learn(JobId id, String name, String cluster, Moment now) {
        TrackedJob known = jobs.get(id);
        if (known != null) {
            if (!cluster.isEmpty() && !known.state().isTerminal() && !cluster.equals(known.cluster())) {
                jobs.put(id, known.at(cluster).notAsked(now));
            }
            return Learned.KNOWN;
        }
        boolean full = jobs.size() >= most;
        if (full && !forgetOne(now)) {
            return Learned.NO_ROOM;
        }
        jobs.put(id, TrackedJob.learned(id, name, cluster, now));
        return full ? Learned.IN_PLACE_OF_ANOTHER : Learned.NEW;
    }

    /** Goes on with a job that an earlier process followed, if there is room and nobody told of it yet. */
    public void goOn(TrackedJob job) {
        if (jobs.size() < most) {
            jobs.putIfAbsent(job.id(), job);
        }
    }

    private boolean forgetOne(Moment now) {
        Optional<TrackedJob> longest = jobs.values().stream()
                .filter(each -> each.state() == JobState.UNKNOWN && each.misses() > 0)
                .filter(each -> each.unkept().isEmpty())
                .max(Comparator.comparing(each -> now.since(each.since())));
        longest.ifPresent(each -> jobs.remove(each.id()));
        return longest.isPresent();
    }

    /** What is to be done after this event; nothing if the job is not followed. */
    public List<JobAction> on(JobId id, JobEvent event, Moment now) {
        TrackedJob job = jobs.get(id);
        if (job == null) {
            return List.of();
        }
        JobStep step = tracker.on(job, event, now);
        if (step.job().isSettled()) {
            jobs.remove(id);
        } else {
            jobs.put(id, step.job());
        }
        return step.actions();
    }

    /** What is due now. */
    public List<JobAction> tick(Moment now) {
        List<JobAction> due = new ArrayList<>();
        for (JobId each : List.copyOf(jobs.keySet())) {
            due.addAll(on(each, new JobEvent.Tick(), now));
        }
        return due;
    }

    public Optional<TrackedJob> find(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** The jobs that are followed, in the order in which they were learned. */
    public List<TrackedJob> jobs() {
        return List.copyOf(jobs.values());
    }
}
