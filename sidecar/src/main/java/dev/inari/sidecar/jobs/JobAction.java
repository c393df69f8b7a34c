package dev.inari.sidecar.jobs;

/** What the tracker wants done. The shell does it and reports back; if it does not, the tracker asks again. */
public sealed interface JobAction {

    /**
     * Ask the job's cluster. Comes back as seen live, unreachable, not known or not asked.
     *
     * @param due since when
     */
    record Ask(JobId job, String cluster, Moment due) implements JobAction {}

    /** Look whether there is an archive of the job. Comes back as found, or as nothing found. */
    record LookInArchives(JobId job) implements JobAction {}

    /** Write down how the job ended. Comes back as kept. */
    record Keep(FinalState end) implements JobAction {}
}
