package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.jmx.JobsReport;
import dev.inari.mbeans.JobSubmission;
import dev.inari.sidecar.engine.AnnouncementDirectory;
import dev.inari.sidecar.jobs.JobsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an engine under guard is asked which jobs it submitted, and what of its answer is news. */
class JobLooksTest {
    private static final Duration LOOKS = Duration.ofSeconds(10);

    private final Host host;
    private final List<Boolean> told = new ArrayList<>();
    private EngineJobs jobs = new EngineJobs(true, InstantSource.system());
    private FakeEngine engine;

    JobLooksTest(@TempDir Path temporary) throws IOException {
        host = new Host(temporary);
        host.jobs = new JobsSettings(List.of(), List.of(), true, LOOKS);
        engine = host.engine(11);
        engine.opens();
        engine.jobChanges = 0;
    }

    private void start() {
        jobs.whenTold(told::add);
        new Decisions(host.services(jobs, null), new AnnouncementDirectory(host.run, host.processes)::scan).begin();
        host.threads.settle();
        host.threads.advance(Host.INTERVAL);
    }

    private void has(long changes, JobSubmission... rows) {
        engine.jobs = new JobsReport(changes, rows.length, 0, List.of(rows));
    }

    private static JobSubmission row(long sequence) {
        return new JobSubmission.Builder().build(sequence, String.format("%032x", sequence));
    }

    /** Each question takes an engine as long as a heartbeat. */
    @Test
    void anEngineWhoseHeartbeatShowsNoNewsIsNotAsked() {
        has(3, row(1));
        start();
        host.threads.advance(Duration.ofMinutes(2));

        assertThat(engine.jobAnswers).hasValue(0);
        assertThat(jobs.news()).isEmpty();
    }

    @Test
    void oneWhoseHeartbeatShowsNewsIsAskedOnceAnInterval() {
        has(3, row(1));
        engine.jobChanges = 3;
        start();
        assertThat(engine.jobAnswers).hasValue(1);
        assertThat(jobs.news()).hasSize(1);
        assertThat(told).containsExactly(false);

        has(4, row(1), row(2));
        engine.jobChanges = 4;
        host.threads.advance(LOOKS.dividedBy(2));
        assertThat(engine.jobAnswers).hasValue(1);

        host.threads.advance(LOOKS);
        assertThat(engine.jobAnswers).hasValue(2);
        host.threads.advance(LOOKS.multipliedBy(5));
        assertThat(engine.jobAnswers).hasValue(2);
    }

    @Test
    void oneWhoseHeartbeatDoesNotTellIsAskedAtEachInterval() {
        has(3, row(1));
        engine.jobChanges = -1;
        start();
        host.threads.advance(LOOKS.multipliedBy(5));

        assertThat(engine.jobAnswers.get()).isBetween(5, 7);
        assertThat(told).as("news only once").containsExactly(false);
    }

    @Test
    void oneThatBeginsToLeaveIsAskedWhateverItsHeartbeatShowed() {
        start();
        has(2, row(1));
        engine.closesSession();
        engine.beforeExit =
                () -> assertThat(engine.jobAnswers).as("nothing delays its end").hasValue(0);
        host.threads.advance(Host.INTERVAL);

        assertThat(host.transitions).last().isEqualTo("11 IDLE -> ASKED");
        assertThat(engine.exitRequests).hasSize(1);
        assertThat(engine.jobAnswers).hasValue(1);
        assertThat(told).containsExactly(true);
    }

    @Test
    void whatAnEngineTellsWithItsLastBreathIsHeard() {
        start();
        has(2, row(1));
        engine.afterJobs = () -> {
            host.ends(engine);
            host.threads.takes(Host.INTERVAL.multipliedBy(2));
        };
        engine.closesSession();
        host.threads.advance(Host.INTERVAL.multipliedBy(5));

        assertThat(host.transitions).last().isEqualTo("11 ASKED -> GONE");
        assertThat(jobs.news()).hasSize(1);
    }

    @Test
    void onlyRowsThatAreNewOrHaveEndedAreNews() {
        JobSubmission running = row(1);
        JobSubmission other = row(2);
        has(2, running, other);
        engine.jobChanges = 2;
        start();
        jobs.taken(jobs.news().get(0));

        JobSubmission ended = running.ended("FINISHED", 5);
        JobSubmission third = row(3);
        has(4, ended, other, third);
        engine.jobChanges = 4;
        host.threads.advance(LOOKS.multipliedBy(2));

        assertThat(jobs.news()).singleElement().satisfies(each -> assertThat(each.jobs())
                .extracting(job -> job.job().hex())
                .containsExactly(ended.getJobId(), third.getJobId()));
    }

    @Test
    void oneThatIsSilentIsNotAsked() {
        has(3, row(1));
        start();
        engine.jobChanges = 3;
        engine.silent = true;
        host.threads.advance(LOOKS);

        assertThat(engine.jobAnswers).hasValue(0);
    }

    @Test
    void oneThatAnswersHeartbeatsAloneIsAskedLessOftenEachTime() {
        engine.jobChanges = 3;
        engine.afterJobs = () -> {
            throw new IllegalStateException("a broken table");
        };
        has(3, row(1));
        start();
        host.threads.advance(LOOKS.multipliedBy(20));

        assertThat(engine.jobAnswers).as("after 0, 10, 30, 70, 150 s").hasValue(5);
    }

    /** Two engines take all threads for an hour, while a third is asked to leave. */
    @Test
    void aQuestionThatWaitsForAThreadKeepsNoSignalBack() throws IOException {
        List<FakeEngine> others = List.of(host.engine(12), host.engine(13));
        others.forEach(FakeEngine::opens);
        start();
        has(2, row(1));
        engine.beforeExit = () -> {
            host.threads.takes(Host.INTERVAL.multipliedBy(2));
            for (FakeEngine other : others) {
                other.silent = true;
                other.holdsThread = time -> host.threads.takes(Duration.ofHours(1));
            }
        };
        engine.closesSession();
        host.threads.advance(Host.INTERVAL.multipliedBy(5));
        assertThat(host.transitions).last().isEqualTo("11 IDLE -> ASKED");
        assertThat(engine.jobAnswers).as("there is no thread for it").hasValue(0);

        host.threads.advance(Host.ENDS.graceful().plus(Duration.ofSeconds(15)));

        assertThat(host.sent).contains("TERM 11");
    }

    /** Twelve engines that answer heartbeats hang in this. */
    @Test
    void enginesThatHangInItKeepNoHeartbeatWaiting() throws IOException {
        for (int i = 20; i < 32; i++) {
            FakeEngine other = host.engine(i);
            other.opens();
            other.jobChanges = 1;
            other.jobs = new JobsReport(1, 1, 0, List.of());
            other.afterJobs = () -> {
                host.threads.takes(Duration.ofSeconds(5));
                throw new IllegalStateException("no answer");
            };
        }
        has(1, row(1));
        engine.jobChanges = 1;
        start();
        int before = engine.heartbeatReads;
        host.threads.advance(Duration.ofMinutes(1));

        assertThat(engine.heartbeatReads - before).as("one each second").isBetween(50, 70);
        assertThat(jobs.news()).as("its turn has come").hasSize(1);
    }

    @Test
    void nobodyIsAskedWhereNobodyWantsToKnow() {
        jobs = new EngineJobs(false, InstantSource.system());
        has(3, row(1));
        engine.jobChanges = -1;
        start();
        engine.closesSession();
        host.threads.advance(LOOKS);

        assertThat(engine.jobAnswers).hasValue(0);
    }
}
