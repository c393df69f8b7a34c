package dev.inari.sidecar;

import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.Offer;
import dev.inari.sidecar.jobs.Source;
import java.util.Map;

/**
 * What one look for jobs came to. Immutable.
 *
 * @param troubles what is in the way now, by place; empty if nothing is
 * @param archives archives that are known
 * @param archivesRead archives that were opened since the last pass that came to its end
 * @param followed jobs whose ends are waited for, by what is known of them
 * @param ends ends that were offered to the records since the last pass that came to its end
 */
public record JobsPass(
        Map<String, String> troubles,
        int archives,
        int archivesRead,
        Map<JobState, Integer> followed,
        Map<Ended, Integer> ends) {
    public JobsPass {
        troubles = Map.copyOf(troubles);
        followed = Map.copyOf(followed);
        ends = Map.copyOf(ends);
    }

    /** What was said of jobs that ended, and what became of that word. */
    public record Ended(Source source, JobState state, Offer.Outcome outcome) {}
}
