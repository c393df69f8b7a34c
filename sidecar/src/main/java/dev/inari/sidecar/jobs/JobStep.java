package dev.inari.sidecar.jobs;

import java.util.List;

/** What one event led to: the job after it, and what is to be done, in order. */
public record JobStep(TrackedJob job, List<JobAction> actions) {
    public JobStep {
        actions = List.copyOf(actions);
    }

    static JobStep to(TrackedJob job, JobAction... actions) {
        return new JobStep(job, List.of(actions));
    }
}
