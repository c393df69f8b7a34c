package dev.inari.agent.jmx;

import dev.inari.agent.jobs.JobRegistry;
import dev.inari.agent.seam.JobHooks;
import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;

/** Shows the jobs that the engine submitted. */
final class JobsMBean implements JobsMXBean {
    private final JobRegistry registry;

    JobsMBean(JobRegistry registry) {
        this.registry = registry;
    }

    @Override
    public long getSubmitted() {
        return registry.submittedTotal();
    }

    @Override
    public long getDropped() {
        return registry.droppedTotal();
    }

    @Override
    public long getChanges() {
        return registry.changes();
    }

    @Override
    public long getErrors() {
        return JobHooks.errors();
    }

    @Override
    public JobSubmission[] getSubmissions() {
        return registry.table();
    }
}
