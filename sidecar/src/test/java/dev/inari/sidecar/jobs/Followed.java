package dev.inari.sidecar.jobs;

import java.time.Duration;
import java.util.List;

/** One job, its tracker and a clock that only the test moves. */
final class Followed {
    private final JobTracker tracker = new JobTracker(Told.PACE);
    TrackedJob job;
    Moment now = Told.BEGIN;
    List<JobAction> actions = List.of();

    private Followed(String cluster) {
        job = TrackedJob.learned(Told.JOB, "", cluster, now);
    }

    static Followed atItsCluster() {
        return new Followed(Told.CLUSTER);
    }

    static Followed withoutCluster() {
        return new Followed("");
    }

    Followed on(JobEvent... events) {
        for (JobEvent each : events) {
            JobStep step = tracker.on(job, each, now);
            job = step.job();
            actions = step.actions();
        }
        return this;
    }

    Followed tickAfter(Duration time) {
        now = now.plus(time);
        return on(new JobEvent.Tick());
    }
}
