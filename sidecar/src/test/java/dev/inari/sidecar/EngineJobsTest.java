package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.jmx.JobsReport;
import dev.inari.mbeans.JobSubmission;
import dev.inari.sidecar.jobs.Submission;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an engine told is asked for again until it is written down, and not after that. */
class EngineJobsTest {
    private final FakeEngine engine = new FakeEngine("a", 1);
    private final List<EngineJobs.Asked> asked = new ArrayList<>(List.of(showing(-1)));
    private final EngineJobs jobs = new EngineJobs(() -> List.copyOf(asked));

    private EngineJobs.Asked showing(long changes) {
        return new EngineJobs.Asked(new Submission.Engine("a", "kyuubi-flink", 1), engine, changes);
    }

    private void shows(long changes) {
        asked.set(0, showing(changes));
    }

    private List<EngineJobs.News> news() {
        jobs.ask();
        return jobs.news();
    }

    private List<EngineJobs.News> newsOfAll() {
        jobs.askAll();
        return jobs.news();
    }

    /** Each question takes an engine as long as a heartbeat. */
    @Test
    void anEngineWhoseHeartbeatShowsNoNewsIsAskedOnlyWhenItIsAboutToBeGone() {
        engine.jobs = new JobsReport(3, 3, 0, List.of());
        shows(0);
        assertThat(news()).isEmpty();
        assertThat(engine.jobAnswers).hasValue(0);
        assertThat(newsOfAll()).as("that heartbeat is older than its jobs").hasSize(1);

        shows(3);
        jobs.taken(news());
        int before = engine.jobAnswers.get();
        assertThat(news()).isEmpty();
        assertThat(engine.jobAnswers).hasValue(before);

        shows(4);
        engine.jobs = new JobsReport(4, 4, 0, List.of());
        assertThat(news()).hasSize(1);
    }

    @Test
    void anEngineWithoutJobsHasNoNews() {
        assertThat(news()).isEmpty();
    }

    @Test
    void newsAreNewUntilTheyAreTaken() {
        engine.jobs = new JobsReport(3, 3, 0, List.of());
        List<EngineJobs.News> news = news();
        assertThat(news).hasSize(1);
        assertThat(news()).as("as the records could not be written").isEqualTo(news);
        assertThat(jobs.news()).as("nobody need ask the engine again").isEqualTo(news);

        jobs.taken(news);

        assertThat(news()).isEmpty();
        engine.jobs = new JobsReport(4, 4, 0, List.of());
        assertThat(news()).hasSize(1);
    }

    @Test
    void onlyRowsThatAreNewOrHaveEndedAreNews() {
        JobSubmission running = new JobSubmission.Builder().build(1, "a1");
        JobSubmission other = new JobSubmission.Builder().build(2, "a2");
        engine.jobs = new JobsReport(2, 2, 0, List.of(running, other));
        jobs.taken(news());

        JobSubmission ended = running.ended("FINISHED", 5);
        JobSubmission third = new JobSubmission.Builder().build(3, "a3");
        engine.jobs = new JobsReport(4, 3, 0, List.of(ended, other, third));

        assertThat(news().get(0).rows()).containsExactly(ended, third);
    }

    @Test
    void whatAnEngineToldIsThereWhenItIsGone() {
        engine.jobs = new JobsReport(3, 3, 0, List.of());
        List<EngineJobs.News> news = news();
        asked.clear();

        assertThat(news()).isEqualTo(news);
        jobs.taken(news);
        assertThat(news()).isEmpty();
    }

    @Test
    void whatWasToldMeanwhileIsNotTakenWithWhatWasToldBefore() {
        JobSubmission running = new JobSubmission.Builder().build(1, "a1");
        engine.jobs = new JobsReport(1, 1, 0, List.of(running));
        List<EngineJobs.News> before = news();
        JobSubmission ended = running.ended("FINISHED", 5);
        engine.jobs = new JobsReport(2, 1, 0, List.of(ended));
        jobs.ask();

        jobs.taken(before);

        assertThat(jobs.news()).singleElement().satisfies(each -> assertThat(each.rows())
                .containsExactly(ended));
    }

    @Test
    void enginesThatComeAndGoWhileNothingCanBeWrittenAreNotKeptForEver() {
        engine.jobs = new JobsReport(1, 1, 0, List.of());
        for (int i = 0; i < 1_100; i++) {
            asked.set(0, new EngineJobs.Asked(new Submission.Engine("a" + i, "kyuubi-flink", 1), engine, -1));
            jobs.ask();
        }

        assertThat(jobs.news()).hasSize(1_000).last().satisfies(each -> assertThat(
                        each.engine().agentId())
                .isEqualTo("a1099"));
    }

    @Test
    void anEngineThatIsGoneIsForgotten() {
        engine.jobs = new JobsReport(3, 3, 0, List.of());
        jobs.taken(news());
        EngineJobs.Asked gone = asked.remove(0);
        assertThat(news()).isEmpty();

        asked.add(gone);

        assertThat(news()).as("one of the same id is asked anew").hasSize(1);
    }
}
