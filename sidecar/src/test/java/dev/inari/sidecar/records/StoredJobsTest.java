package dev.inari.sidecar.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.Source;
import dev.inari.sidecar.jobs.Submission;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is remembered of jobs that are followed, and of those that ended, on both databases. */
class StoredJobsTest {
    private static final long UID = FakeProcesses.ofThisUser().ownUid();
    private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

    private final Path directory;

    StoredJobsTest(@TempDir Path temporary) {
        this.directory = temporary.resolve("state");
    }

    private static FollowedJob job(JobState state, long contact) {
        return new FollowedJob(JOB, "insert\0 é", "http://h:8081", state, 1, 2, contact, "");
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void jobIsRememberedAsItWasSeenLastUntilItsEndIsKnown(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredJobs jobs = new StoredJobs(records);
            jobs.follow(job(JobState.RUNNING, 5));
            jobs.follow(job(JobState.RECONNECTING, 6));

            assertThat(jobs.followed()).singleElement().satisfies(each -> {
                assertThat(each.state()).isEqualTo(JobState.RECONNECTING);
                assertThat(each.contactMillis()).isEqualTo(6);
                assertThat(each.name()).isEqualTo("insert é");
            });

            new StoredFinalStates(records, InstantSource.system())
                    .offer(new FinalState(
                            JOB, "", JobState.FAILED, 1, 2, Source.LIVE, 3, String.format("%064x", 1), "there"));
            assertThat(jobs.followed()).isEmpty();
            jobs.forget(JOB);
            assertThat(jobs.followed()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void jobThatEndedDoesNotComeBackOnceItsEndIsForgotten(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredJobs jobs = new StoredJobs(records);
            StoredFinalStates states = new StoredFinalStates(records, InstantSource.system());
            jobs.follow(job(JobState.RUNNING, 5));
            assertThat(jobs.forgetEnded()).isZero();
            assertThat(jobs.followed()).hasSize(1);
            // And then its sidecar was killed.
            states.offer(
                    new FinalState(JOB, "", JobState.FAILED, 1, 2, Source.LIVE, 3, String.format("%064x", 1), "there"));

            assertThat(jobs.forgetEnded()).isEqualTo(1);
            states.forgetBefore(Long.MAX_VALUE);
            assertThat(jobs.followed()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void eachDaemonSeesAndForgetsTheJobsThatItFollowsItself(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            new StoredJobs(records).follow(job(JobState.CREATED, 4));
            StoredJobs one = new StoredJobs(records, "one:/run/inari");
            StoredJobs other = new StoredJobs(records, "other:/run/inari");

            one.takeOver(each -> false);
            other.takeOver(each -> false);
            assertThat(one.ownFollowed())
                    .describedAs("what was followed before is taken over")
                    .singleElement()
                    .satisfies(each -> assertThat(each.contactMillis()).isEqualTo(4));
            assertThat(other.ownFollowed()).describedAs("once").isEmpty();
            one.follow(job(JobState.RUNNING, 5));
            other.follow(job(JobState.RECONNECTING, 6));
            assertThat(one.ownFollowed()).singleElement().satisfies(each -> assertThat(each.state())
                    .isEqualTo(JobState.RUNNING));
            assertThat(one.followed())
                    .describedAs("whoever reads sees what was heard last")
                    .singleElement()
                    .satisfies(each -> assertThat(each.state()).isEqualTo(JobState.RECONNECTING));

            other.forget(JOB);
            assertThat(one.ownFollowed()).hasSize(1);
            new StoredFinalStates(records, InstantSource.system())
                    .offer(new FinalState(
                            JOB, "", JobState.FAILED, 1, 2, Source.LIVE, 3, String.format("%064x", 1), "there"));
            assertThat(other.forgetEnded()).isZero();
            assertThat(one.ownFollowed()).isEmpty();
            assertThat(one.forgetEnded()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void whatADaemonFollowedUnderOtherNamesIsTakenOverAsItWasHeardOfLast(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            new StoredJobs(records, "a").follow(job(JobState.CREATED, 5));
            new StoredJobs(records, "b").follow(job(JobState.RUNNING, 6));
            new StoredJobs(records, "c").follow(job(JobState.RUNNING, 6));
            new StoredJobs(records, "others").follow(job(JobState.FAILING, 7));
            StoredJobs now = new StoredJobs(records, "now");

            now.takeOver(each -> !each.equals("others"));
            assertThat(now.ownFollowed()).singleElement().satisfies(each -> assertThat(each.contactMillis())
                    .isEqualTo(6));
            now.follow(job(JobState.RESTARTING, 4));
            new StoredJobs(records, "a").follow(job(JobState.RUNNING, 8));
            now.takeOver("a"::equals);
            assertThat(now.ownFollowed())
                    .describedAs("its own word counts")
                    .singleElement()
                    .satisfies(each -> assertThat(each.contactMillis()).isEqualTo(4));
            assertThat(new StoredJobs(records, "a").ownFollowed()).isEmpty();
            assertThat(new StoredJobs(records, "others").ownFollowed()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void aJobOfADaemonThatIsGoneForGoodIsForgottenInTheEnd(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredJobs gone = new StoredJobs(records, "gone:/run/inari");
            gone.follow(job(JobState.UNKNOWN, 5));
            StoredJobs reader = new StoredJobs(records);
            reader.tidy(5);
            assertThat(reader.followed()).hasSize(1);
            reader.tidy(6);
            assertThat(reader.followed()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void documentsStayAsLongAsTheEndIsRemembered(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredJobs jobs = new StoredJobs(records);
            StoredFinalStates states = new StoredFinalStates(records, InstantSource.system());
            states.offer(new FinalState(
                    JOB, "", JobState.FAILED, 1, 2, Source.ARCHIVE, 3, String.format("%064x", 1), "there"));
            jobs.keep(JOB, "/jobs/overview", "{\"é\":1}");
            jobs.keep(JOB, "/jobs/overview", "another");

            assertThat(jobs.document(JOB, "/jobs/overview")).contains("{\"é\":1}");
            assertThat(jobs.document(JOB, "/jobs/other")).isEmpty();
            assertThat(jobs.tidy(10)).isZero();
            states.forgetBefore(Long.MAX_VALUE);
            assertThat(jobs.tidy(10)).isEqualTo(1);
            assertThat(jobs.document(JOB, "/jobs/overview")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void damageIsSaid(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredJobs jobs = new StoredJobs(records);
            jobs.keep(JOB, "/p", "text");
            records.transaction(handle -> handle.createUpdate("update job_document set content = :content")
                    .bind("content", new byte[] {1, 2, 3})
                    .execute());

            assertThatThrownBy(() -> jobs.document(JOB, "/p"))
                    .isInstanceOf(RecordsException.class)
                    .hasMessageContaining(JOB.hex())
                    .hasMessageContaining("damaged");
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void whoToldFirstThatTheySubmittedItStaysAsLongAsTheJobIsKnown(On on) throws Exception {
        try (Records records = Records.open(on.settings(directory), UID)) {
            StoredJobs jobs = new StoredJobs(records);
            Submission first = submission("first");

            assertThat(jobs.submission(JOB)).isEmpty();
            assertThat(jobs.submitted(first)).isEqualTo(first);
            assertThat(jobs.submitted(submission("second"))).isEqualTo(first);

            jobs.follow(job(JobState.RUNNING, 5));
            assertThat(jobs.tidy(1_000)).isZero();
            assertThat(jobs.submission(JOB)).contains(first);

            jobs.forget(JOB);
            assertThat(jobs.tidy(20)).isZero();
            assertThat(jobs.submission(JOB))
                    .as("it may be about to be followed")
                    .contains(first);
            assertThat(jobs.tidy(1_000)).isZero();
            assertThat(jobs.submission(JOB)).isEmpty();
        }
    }

    private static Submission submission(String engine) {
        return new Submission(
                JOB,
                "insert é",
                "http://h:8081",
                "remote",
                engine,
                "kyuubi-flink",
                4711,
                "session",
                "alice",
                "ab".repeat(32),
                20,
                Optional.empty());
    }
}
