package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** One Flink job that the engine submitted, as far as the agent saw it. The statement itself is never kept. Immutable. */
public final class JobSubmission {
    private final long sequence;
    private final String jobId;
    private final String name;
    private final String sessionId;
    private final String user;
    private final String statementSha256;
    private final String clusterRest;
    private final String deployment;
    private final long submittedMillis;
    private final String end;
    private final long endedMillis;

    private JobSubmission(long sequence, String jobId, Builder from) {
        this.sequence = sequence;
        this.jobId = jobId;
        this.name = from.name;
        this.sessionId = from.sessionId;
        this.user = from.user;
        this.statementSha256 = from.statementSha256;
        this.clusterRest = from.clusterRest;
        this.deployment = from.deployment;
        this.submittedMillis = from.submittedMillis;
        this.end = from.end;
        this.endedMillis = from.endedMillis;
    }

    @Description("Counts the submissions of this engine; the first one has 1.")
    public long getSequence() {
        return sequence;
    }

    @Description("The job's id in 32 hexadecimal digits, as Flink prints it.")
    public String getJobId() {
        return jobId;
    }

    @Description("The job's name; may be a whole statement, and is cut then. Empty if unknown.")
    public String getName() {
        return name;
    }

    @Description(
            "Handle of the session that submitted it, as in the table of sessions; empty if none did, or if unknown.")
    public String getSessionId() {
        return sessionId;
    }

    @Description("User of that session; empty if unknown.")
    public String getUser() {
        return user;
    }

    @Description(
            "SHA-256 of the statement in UTF-8, in hexadecimal digits: tells equal statements, shows none. Empty if unknown.")
    public String getStatementSha256() {
        return statementSha256;
    }

    @Description("Address of the REST API of the job's cluster, as the engine knows it; empty if unknown.")
    public String getClusterRest() {
        return clusterRest;
    }

    @Description(
            "Where jobs of this session go: Flink's execution.target, such as remote, local, yarn-session. Empty if unknown.")
    public String getDeployment() {
        return deployment;
    }

    @Description("When the submission came back, since 1970.")
    @Units("milliseconds")
    public long getSubmittedMillis() {
        return submittedMillis;
    }

    @Description(
            "How the job ended, where its cluster is inside this JVM: FINISHED, FAILED, CANCELED. Empty while it was not heard.")
    public String getEnd() {
        return end;
    }

    @Description("When that was heard, since 1970; -1 if it was not.")
    @Units("milliseconds")
    public long getEndedMillis() {
        return endedMillis;
    }

    /** The same submission, whose job ended. */
    public JobSubmission ended(String how, long millis) {
        Builder to = new Builder();
        to.name = name;
        to.sessionId = sessionId;
        to.user = user;
        to.statementSha256 = statementSha256;
        to.clusterRest = clusterRest;
        to.deployment = deployment;
        to.submittedMillis = submittedMillis;
        to.end = how;
        to.endedMillis = millis;
        return to.build(sequence, jobId);
    }

    /**
     * Rebuilds the value from an MBean answer; also what an MXBean proxy calls.
     *
     * @throws IllegalArgumentException naming the item, if the answer is not of this form
     */
    public static JobSubmission from(CompositeData data) {
        Composite in = new Composite(data, "JobSubmission");
        Builder to = new Builder();
        to.name = in.textAt("name");
        to.sessionId = in.textAt("sessionId");
        to.user = in.textAt("user");
        to.statementSha256 = in.textAt("statementSha256");
        to.clusterRest = in.textAt("clusterRest");
        to.deployment = in.textAt("deployment");
        to.submittedMillis = in.longAt("submittedMillis");
        to.end = in.textAt("end");
        to.endedMillis = in.longAt("endedMillis");
        return to.build(in.longAt("sequence"), in.textAt("jobId"));
    }

    @Override
    public String toString() {
        return "job " + jobId + " of session '" + sessionId + "' at '" + clusterRest + "'";
    }

    /** Collects the values; the fields are named like the getters of {@link JobSubmission}. For one thread. */
    public static final class Builder {
        public String name = "";
        public String sessionId = "";
        public String user = "";
        public String statementSha256 = "";
        public String clusterRest = "";
        public String deployment = "";
        public long submittedMillis = -1;
        public String end = "";
        public long endedMillis = -1;

        public JobSubmission build(long sequence, String jobId) {
            return new JobSubmission(sequence, jobId, this);
        }
    }
}
