package dev.inari.sidecar.jobs;

import static dev.inari.sidecar.jobs.Told.CLUSTER;
import static dev.inari.sidecar.jobs.Told.JOB;
import static dev.inari.sidecar.jobs.Told.archived;
import static dev.inari.sidecar.jobs.Told.end;
import static dev.inari.sidecar.jobs.Told.nothingFound;
import static dev.inari.sidecar.jobs.Told.seen;
import static dev.inari.sidecar.jobs.Told.unreachable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.jobs.JobAction.Ask;
import dev.inari.sidecar.jobs.JobAction.Keep;
import dev.inari.sidecar.jobs.JobAction.LookInArchives;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The edges of the diagram in {@link JobTracker}, and what is asked for when. */
class JobTrackerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(10);

    @ParameterizedTest
    @CsvSource({
        // nobody knows it: never the end
        "UNKNOWN, unreachable, UNKNOWN",
        "UNKNOWN, notKnown, UNKNOWN",
        "UNKNOWN, nothingFound, UNKNOWN",
        "RUNNING, unreachable, RECONNECTING",
        "RUNNING, notKnown, RECONNECTING",
        "RUNNING, nothingFound, RUNNING",
        "FAILING, unreachable, RECONNECTING",
        "RESTARTING, notKnown, RECONNECTING",
        "SUSPENDED, unreachable, RECONNECTING",
        "RECONNECTING, unreachable, RECONNECTING",
        "RECONNECTING, nothingFound, RECONNECTING",
        // somebody answers
        "UNKNOWN, RUNNING, RUNNING",
        "RECONNECTING, RUNNING, RUNNING",
        "RUNNING, FAILING, FAILING",
        "FAILING, RESTARTING, RESTARTING",
        "RUNNING, SUSPENDED, SUSPENDED",
        "SUSPENDED, RUNNING, RUNNING",
        "UNKNOWN, FAILED, FAILED",
        "RECONNECTING, FINISHED, FINISHED",
        "RUNNING, CANCELED, CANCELED",
        // an archive appears
        "UNKNOWN, archived, FINISHED",
        "RECONNECTING, archived, FINISHED",
        "RUNNING, archived, FINISHED",
        // the engine's word is kept, and is not the last
        "RUNNING, engine, RUNNING",
        "UNKNOWN, engine, UNKNOWN",
        // for good
        "CANCELED, RUNNING, CANCELED",
        "CANCELED, FAILED, CANCELED",
        "CANCELED, archived, CANCELED",
        "CANCELED, unreachable, CANCELED",
        "CANCELED, notKnown, CANCELED",
        "CANCELED, nothingFound, CANCELED",
        "CANCELED, engine, CANCELED",
    })
    void goesWhereTheDiagramSays(JobState from, String event, JobState to) {
        assertThat(in(from).on(event(event)).job.state()).isEqualTo(to);
    }

    private static Followed in(JobState state) {
        Followed followed = Followed.atItsCluster();
        return switch (state) {
            case UNKNOWN -> followed;
            case RECONNECTING -> followed.on(seen(JobState.RUNNING), unreachable());
            default -> followed.on(seen(state));
        };
    }

    private static JobEvent event(String name) {
        return switch (name) {
            case "unreachable" -> unreachable();
            case "notKnown" -> new JobEvent.NotKnown("404");
            case "nothingFound" -> nothingFound();
            case "archived" -> archived(JobState.FINISHED);
            case "engine" -> new JobEvent.EngineSaid(end(Source.ENGINE, JobState.FAILED));
            default -> seen(JobState.valueOf(name));
        };
    }

    @Test
    void lostForLongIsUnknownWithReasonAndAge() {
        Followed followed = in(JobState.RUNNING).on(unreachable(), nothingFound());
        followed.tickAfter(LONG.minus(SECOND));
        assertThat(followed.job.state()).isEqualTo(JobState.RECONNECTING);
        followed.on(unreachable(), nothingFound()).tickAfter(SECOND);
        assertThat(followed.job.state()).isEqualTo(JobState.UNKNOWN);
        assertThat(followed.job.since()).isEqualTo(followed.now);
        assertThat(followed.job.reason()).isEqualTo("connection refused; no archive in /archives");
        assertThat(followed.now.since(followed.job.contact())).isEqualTo(LONG);
    }

    @Test
    void unknownCanBecomeAnythingHoweverLate() {
        Followed followed = in(JobState.RUNNING).on(unreachable());
        followed.tickAfter(Duration.ofDays(300)).on(unreachable());
        assertThat(followed.job.state()).isEqualTo(JobState.UNKNOWN);
        followed.on(seen(JobState.RUNNING));
        assertThat(followed.job.state()).isEqualTo(JobState.RUNNING);
        assertThat(followed.job.reason()).isEmpty();
    }

    @Test
    void contactThatComesBackStartsTheWaitAnew() {
        Followed followed = in(JobState.RUNNING).on(unreachable());
        followed.tickAfter(LONG.minus(SECOND)).on(seen(JobState.RUNNING), unreachable());
        followed.tickAfter(LONG.minus(SECOND));
        assertThat(followed.job.state()).isEqualTo(JobState.RECONNECTING);
    }

    @Test
    void asksForEverButSlower() {
        Followed followed = in(JobState.RUNNING);
        List<Long> waits = new ArrayList<>();
        Moment last = followed.now;
        for (int i = 0; i < 3 * 3600; i++) {
            followed.tickAfter(SECOND);
            if (followed.actions.stream().anyMatch(Ask.class::isInstance)) {
                waits.add(followed.now.since(last).toSeconds());
                last = followed.now;
                followed.on(unreachable());
            }
        }
        assertThat(waits)
                .startsWith(5L, 5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L)
                .isSorted()
                .hasSizeGreaterThan(15);
    }

    @Test
    void whatNobodyHasHeardOfForHoursIsAskedForOnceAnHour() {
        Followed followed = in(JobState.RUNNING);
        followed.tickAfter(Duration.ofHours(2)).on(unreachable());
        assertThat(followed.job.due().since(followed.now))
                .as("it was not asked for before")
                .isEqualTo(Duration.ofSeconds(5));
        for (int i = 0; i < 15; i++) {
            followed.on(unreachable());
        }
        assertThat(followed.job.due().since(followed.now)).isEqualTo(Duration.ofMinutes(30));
        followed.tickAfter(Duration.ofDays(200)).on(unreachable());
        assertThat(followed.job.due().since(followed.now)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void whoWasNotAskedIsAsDueAsBeforeAndMissedNothing() {
        Followed followed = in(JobState.RUNNING);
        Moment due = followed.job.due();
        for (int i = 0; i < 3; i++) {
            followed.tickAfter(Duration.ofMinutes(1));
            assertThat(followed.actions).containsExactly(new Ask(JOB, CLUSTER, due));
            followed.on(new JobEvent.NotAsked(due));
        }
        assertThat(followed.job.state()).isEqualTo(JobState.RUNNING);
        assertThat(followed.job.misses()).isZero();
    }

    @Test
    void looksIntoTheArchivesAfterEveryMiss() {
        Followed followed = in(JobState.RUNNING).on(unreachable());
        assertThat(followed.actions).containsExactly(new LookInArchives(JOB));
        followed.on(new JobEvent.NotKnown("404"));
        assertThat(followed.actions).containsExactly(new LookInArchives(JOB));
    }

    @Test
    void aQuestionWhoseAnswerIsLostIsPutAgainAndCountsAsAMiss() {
        Followed followed = in(JobState.RUNNING).tickAfter(Duration.ofSeconds(5));
        assertThat(followed.actions).containsExactly(new Ask(JOB, CLUSTER, followed.now));
        followed.tickAfter(Duration.ofSeconds(29));
        assertThat(followed.actions).isEmpty();
        followed.tickAfter(SECOND);
        assertThat(followed.actions).containsExactly(new LookInArchives(JOB), new Ask(JOB, CLUSTER, followed.now));
        assertThat(followed.job.state()).isEqualTo(JobState.RECONNECTING);
        assertThat(followed.job.reason()).isEqualTo("the last question was not answered");
    }

    @Test
    void withoutAnAddressOnlyTheArchivesAreLookedInto() {
        Followed followed = Followed.withoutCluster().tickAfter(SECOND);
        assertThat(followed.actions).containsExactly(new LookInArchives(JOB));
        followed.on(nothingFound()).tickAfter(Duration.ofSeconds(4));
        assertThat(followed.actions).isEmpty();
        followed.tickAfter(SECOND);
        assertThat(followed.actions).containsExactly(new LookInArchives(JOB));
        assertThat(followed.job.reason()).isEqualTo("no archive in /archives");
    }

    @Test
    void anEndIsKeptAndAskedToBeKeptUntilItIs() {
        Followed followed = in(JobState.FINISHED);
        Keep keep = new Keep(end(Source.LIVE, JobState.FINISHED));
        FinalState told = Told.live(JobState.FINISHED).end().orElseThrow();
        assertThat(followed.actions).containsExactly(new Keep(told));
        assertThat(followed.job.isSettled()).isFalse();
        followed.tickAfter(Duration.ofSeconds(30));
        assertThat(followed.actions).containsExactly(new Keep(told));
        followed.on(new JobEvent.Kept(keep.end()));
        assertThat(followed.job.isSettled()).describedAs("another one was kept").isFalse();
        followed.on(new JobEvent.Kept(told));
        assertThat(followed.job.isSettled()).isTrue();
        followed.tickAfter(LONG);
        assertThat(followed.actions).isEmpty();
    }

    @Test
    void whatContradictsAnEndIsHandedOnToBeRecorded() {
        Followed followed = in(JobState.FAILED).on(archived(JobState.FINISHED));
        assertThat(followed.actions).containsExactly(new Keep(end(Source.ARCHIVE, JobState.FINISHED)));
        assertThat(followed.job.unkept()).hasSize(2);
    }

    @Test
    void theWordOfTheEngineIsKeptAndTheOthersAreAskedAtOnce() {
        Followed followed = in(JobState.RUNNING).on(event("engine"));
        Keep keep = new Keep(end(Source.ENGINE, JobState.FAILED));
        assertThat(followed.actions).containsExactly(keep);
        followed.tickAfter(Duration.ZERO);
        assertThat(followed.actions).containsExactly(keep, new Ask(JOB, CLUSTER, followed.now));
    }

    @Test
    void whoeverIsBeingAskedWhenTheEngineSpeaksIsAskedOnceMore() {
        Followed followed =
                in(JobState.RUNNING).tickAfter(Duration.ofSeconds(5)).on(event("engine"));
        followed.tickAfter(Duration.ZERO);
        assertThat(followed.actions).contains(new Ask(JOB, CLUSTER, followed.now));
        assertThat(followed.job.misses()).isZero();
    }

    @Test
    void theWordOfTheEngineStandsOnceNobodyElseAnswers() {
        FinalState end = end(Source.ENGINE, JobState.FAILED);
        Followed followed = in(JobState.RUNNING).on(event("engine"), new JobEvent.Kept(end));
        assertThat(followed.job.isSettled()).isFalse();

        followed.on(unreachable());

        assertThat(followed.job.isSettled()).isTrue();
        assertThat(followed.job.state()).as("which is not the engine's to tell").isEqualTo(JobState.RECONNECTING);
    }

    @Test
    void aClusterThatAnswersIsWaitedForWhateverTheEngineSaid() {
        FinalState end = end(Source.ENGINE, JobState.FAILED);
        Followed followed = in(JobState.RUNNING).on(event("engine"), new JobEvent.Kept(end), seen(JobState.RUNNING));

        assertThat(followed.job.isSettled()).isFalse();
    }

    @Test
    void withoutAClusterTheArchivesAreLookedIntoAndThenTheEngineIsBelieved() {
        FinalState end = end(Source.ENGINE, JobState.FAILED);
        Followed followed = Followed.withoutCluster().on(event("engine"), new JobEvent.Kept(end));
        followed.tickAfter(Duration.ZERO);
        assertThat(followed.actions).containsExactly(new JobAction.LookInArchives(JOB));

        followed.on(nothingFound());

        assertThat(followed.job.isSettled()).isTrue();
    }

    @Test
    void anArchiveOfAnEarlierRunWithTheSameIdEndsNothing() {
        LiveJob rerun = new LiveJob(
                JOB, "daily", JobState.RUNNING, Told.END + 1, FinalState.NOT_TOLD, Told.END, Told.DIGEST, CLUSTER);
        Followed followed =
                Followed.atItsCluster().on(new JobEvent.SeenLive(rerun), unreachable(), archived(JobState.FINISHED));
        assertThat(followed.job.state()).isEqualTo(JobState.RECONNECTING);
        assertThat(followed.job.reason()).contains("is of an earlier run with the same job id");
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            mode = Mode.INCLUDE,
            names = {"RUNNING", "FAILED"})
    void whatConcernsAnotherJobIsRefused(JobState state) {
        JobId other = new JobId("f".repeat(32));
        JobEvent live = new JobEvent.SeenLive(Told.live(other, state));
        assertThatThrownBy(() -> Followed.atItsCluster().on(live))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(other.hex())
                .hasMessageContaining(JOB.hex());
        JobEvent archive = new JobEvent.ArchiveFound(end(other, Source.ARCHIVE, JobState.FAILED));
        assertThatThrownBy(() -> Followed.atItsCluster().on(archive)).isInstanceOf(IllegalArgumentException.class);
    }
}
