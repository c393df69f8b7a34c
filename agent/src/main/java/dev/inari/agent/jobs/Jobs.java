package dev.inari.agent.jobs;

import dev.inari.agent.Problems;
import dev.inari.agent.engine.EngineSight;
import dev.inari.agent.seam.JobHooks;
import dev.inari.agent.target.JobModel;
import java.util.function.Predicate;

/** The jobs that the engine submits, from the agent's side. Made when the first class is woven in which it does. Thread-safe. */
public final class Jobs {
    private final JobRegistry registry = new JobRegistry();

    /** Listens from now on. {@code later} hands work to the agent's thread, and returns false if it cannot. */
    public Jobs(EngineSight sight, Predicate<Runnable> later, Problems problems) {
        JobReader reader = new JobReader(JobModel.ofFlink(), registry, sight::likelyTarget, later, problems);
        JobHooks.connect(new JobListener(reader, registry, later));
    }

    /** Whether a job was submitted. */
    public boolean seen() {
        return registry.submittedTotal() > 0;
    }

    public JobRegistry registry() {
        return registry;
    }
}
