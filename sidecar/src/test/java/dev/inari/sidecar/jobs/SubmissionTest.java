package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.JobSubmission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine belongs to its user, and tells what it likes. */
class SubmissionTest {
    private static final Submission.Engine ENGINE = new Submission.Engine("609beb15", "kyuubi-flink", 4711);
    private final JobSubmission.Builder told = new JobSubmission.Builder();

    private Submission read() {
        return Submission.of(told.build(1, Told.JOB.hex()), ENGINE, 5).orElseThrow();
    }

    @Test
    void isWhatTheEngineSays() {
        told.name = "insert-into_t";
        told.clusterRest = "http://jm:8081";
        told.statementSha256 = "ab".repeat(32);
        told.submittedMillis = 3;
        told.end = "FINISHED";
        told.endedMillis = 4;

        Submission submission = read();

        assertThat(submission.cluster()).isEqualTo("http://jm:8081");
        assertThat(submission.statement()).hasSize(64);
        FinalState end = submission.end().orElseThrow();
        assertThat(end.state()).isEqualTo(JobState.FINISHED);
        assertThat(end.source()).isEqualTo(Source.ENGINE);
        assertThat(end.endMillis()).isEqualTo(4);
        assertThat(end.where()).isEqualTo("kyuubi-flink 609beb15, pid 4711");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jm:8081",
                "ftp://jm:8081",
                "file:///etc/passwd",
                "http://user:secret@jm:8081",
                "http://jm:8081/admin",
                "http://jm:8081/admin?delete=all",
                "http://jm:8081/?x",
                "http://jm:8081/#x",
                "http://jm:0",
                "http:///jobs",
                "http://jm:8081/%2e%2e",
                "http://jm:8081\r\nHost: other"
            })
    void anAddressIsAPlaceAndNothingElse(String address) {
        told.clusterRest = address;
        assertThat(read().cluster()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "UNKNOWN", "RECONNECTING", "SUSPENDED", "finished", "DONE", ""})
    void whatIsNoEndEndsNothing(String state) {
        told.end = state;
        told.endedMillis = 4;
        assertThat(read().end()).isEmpty();
    }

    @Test
    void textsOfAnyLengthAreCut() {
        String endless = "x".repeat(30_000);
        told.name = endless;
        told.sessionId = endless;
        told.user = endless;
        told.deployment = endless;
        told.statementSha256 = endless;

        Submission submission = read();

        assertThat(submission.name()).hasSize(512);
        assertThat(submission.session()).hasSize(256);
        assertThat(submission.user()).hasSize(256);
        assertThat(submission.deployment()).hasSize(256);
        assertThat(submission.statement()).isEmpty();
        assertThat(submission.submittedMillis()).isEqualTo(FinalState.NOT_TOLD);
    }

    @Test
    void withoutAJobIdItIsAboutNoJob() {
        assertThat(Submission.of(told.build(1, "../../etc"), ENGINE, 5)).isEmpty();
    }
}
