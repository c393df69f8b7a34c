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

    /** Each question takes an engine as long as a heartbeat. */
    @Test
    void anEngineWhoseHeartbeatShowsNoNewsIsAskedOnlyWhenItIsAboutToBeGone() {
        engine.jobs = new JobsReport(3, 3, 0, List.of());
        shows(0);
        assertThat(jobs.news()).isEmpty();
        assertThat(engine.jobQuestions).hasValue(0);
        assertThat(jobs.newsOfAll()).as("that heartbeat is older than its jobs").hasSize(1);

        shows(3);
        jobs.taken(jobs.news());
        int before = engine.jobQuestions.get();
        assertThat(jobs.news()).isEmpty();
        assertThat(engine.jobQuestions).hasValue(before);

        shows(4);
        engine.jobs = new JobsReport(4, 4, 0, List.of());
        assertThat(jobs.news()).hasSize(1);
    }

    @Test
    void anEngineWithoutJobsHasNoNews() {
        assertThat(jobs.news()).isEmpty();
    }

    @Test
    void newsAreNewUntilTheyAreTaken() {
        engine.jobs = new JobsReport(3, 3, 0, List.of());
        List<EngineJobs.News> news = jobs.news();
        assertThat(news).hasSize(1);
        assertThat(jobs.news()).as("as the records could not be written").isEqualTo(news);

        jobs.taken(news);

        assertThat(jobs.news()).isEmpty();
        engine.jobs = new JobsReport(4, 4, 0, List.of());
        assertThat(jobs.news()).hasSize(1);
    }

    @Test
    void onlyRowsThatAreNewOrHaveEndedAreNews() {
        JobSubmission running = new JobSubmission.Builder().build(1, "a1");
        JobSubmission other = new JobSubmission.Builder().build(2, "a2");
        engine.jobs = new JobsReport(2, 2, 0, List.of(running, other));
        jobs.taken(jobs.news());

        JobSubmission ended = running.ended("FINISHED", 5);
        JobSubmission third = new JobSubmission.Builder().build(3, "a3");
        engine.jobs = new JobsReport(4, 3, 0, List.of(ended, other, third));

        assertThat(jobs.news().get(0).rows()).containsExactly(ended, third);
    }

    @Test
    void anEngineThatIsGoneIsForgotten() {
        engine.jobs = new JobsReport(3, 3, 0, List.of());
        jobs.taken(jobs.news());
        EngineJobs.Asked gone = asked.remove(0);
        assertThat(jobs.news()).isEmpty();

        asked.add(gone);

        assertThat(jobs.news()).as("one of the same id is asked anew").hasSize(1);
    }
}
