package dev.inari.jmx;

import dev.inari.mbeans.JobSubmission;
import java.util.List;

/**
 * What an agent tells of the jobs that its engine submitted; the attributes of {@code inari:type=Jobs}.
 *
 * @param changes read before the table, so that whatever changes in between is read again
 * @param dropped jobs that are not in the table any more, or never were
 * @param submissions oldest first; empty if there were no changes
 */
public record JobsReport(long changes, long submitted, long dropped, List<JobSubmission> submissions) {
    public JobsReport {
        submissions = List.copyOf(submissions);
    }
}
