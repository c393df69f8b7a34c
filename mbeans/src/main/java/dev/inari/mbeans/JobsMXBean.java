package dev.inari.mbeans;

/** The Flink jobs that the engine submitted. Numbers cost nothing; the table copies at most {@link #MOST} rows. Thread-safe. */
@Description("Flink jobs that this engine submitted: numbers, and a table of the last ones.")
public interface JobsMXBean {
    /** Name under which the agent registers it, once the engine has submitted a job. */
    String NAME = "inari:type=Jobs";

    /** Rows that the table has at most; the oldest one makes way. */
    int MOST = 1_000;

    @Description("Jobs that were submitted since the agent is there.")
    @Units("jobs")
    long getSubmitted();

    @Description("Those of them that are not in the table any more, or could not be read.")
    @Units("jobs")
    long getDropped();

    @Description(
            "Grows with each row that is added or changed: while it stands still, the table need not be read again.")
    long getChanges();

    @Description("Errors inside hooks at submissions; the engine does not notice them, but jobs may be missing here.")
    @Units("errors")
    long getErrors();

    @Description("The last submissions, oldest first.")
    JobSubmission[] getSubmissions();
}
