package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.JobSubmission;
import dev.inari.sidecar.jobs.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an engine told is there until it is written down, and not after that. */
class EngineJobsTest {
    private static final Submission.Engine ENGINE = engine("a");

    private final EngineJobs jobs = new EngineJobs(true);
    private final List<Boolean> heard = new ArrayList<>();

    private static Submission.Engine engine(String agentId) {
        return new Submission.Engine(agentId, "kyuubi-flink", 1);
    }

    private static JobSubmission row(long sequence) {
        return new JobSubmission.Builder().build(sequence, "a" + sequence);
    }

    @Test
    void whatWasToldIsThereUntilItIsTaken() {
        JobSubmission row = row(1);
        jobs.tell(ENGINE, List.of(row), false);
        assertThat(jobs.news()).containsExactly(new EngineJobs.News(ENGINE, List.of(row)));

        EngineJobs.News news = jobs.news().get(0);
        jobs.taken(news);

        assertThat(jobs.news()).isEmpty();
    }

    @Test
    void whatWasToldMeanwhileIsNotTakenWithWhatWasToldBefore() {
        JobSubmission running = row(1);
        jobs.tell(ENGINE, List.of(running), false);
        EngineJobs.News before = jobs.news().get(0);
        JobSubmission ended = running.ended("FINISHED", 5);
        jobs.tell(ENGINE, List.of(ended), true);

        jobs.taken(before);

        assertThat(jobs.news()).containsExactly(new EngineJobs.News(ENGINE, List.of(ended)));
    }

    /** An agent keeps its latest jobs: one of which it told may be in its table no longer. */
    @Test
    void whatWasToldBeforeStaysBesideWhatIsToldNow() {
        JobSubmission first = row(1);
        JobSubmission second = row(2);
        jobs.tell(ENGINE, List.of(first), false);
        jobs.tell(ENGINE, List.of(second), false);

        assertThat(jobs.news()).containsExactly(new EngineJobs.News(ENGINE, List.of(first, second)));
    }

    @Test
    void whatCannotBeWrittenDownIsInNobodysWay() {
        JobSubmission row = row(1);
        jobs.tell(engine("bad"), List.of(row), false);
        jobs.tell(engine("good"), List.of(row), false);

        jobs.putOff(jobs.news().get(0));

        assertThat(jobs.news()).extracting(each -> each.engine().agentId()).containsExactly("good", "bad");
    }

    @Test
    void whatNobodyWritesDownIsNotKeptWithoutEnd() {
        List<JobSubmission> rows = IntStream.range(0, EngineJobs.MOST)
                .mapToObj(EngineJobsTest::row)
                .toList();
        jobs.tell(ENGINE, rows, false);
        jobs.tell(engine("b"), List.of(row(1), row(2)), false);

        assertThat(jobs.news())
                .containsExactly(
                        new EngineJobs.News(ENGINE, rows.subList(2, EngineJobs.MOST)),
                        new EngineJobs.News(engine("b"), jobs.news().get(1).rows()));
        assertThat(jobs.takeLost()).isEqualTo(2);
        assertThat(jobs.takeLost()).isZero();
    }

    @Test
    void whoWritesItDownHearsOfIt() {
        jobs.whenTold(heard::add);
        jobs.tell(ENGINE, List.of(), true);
        assertThat(heard).isEmpty();

        jobs.tell(ENGINE, List.of(row(1)), false);
        jobs.tell(ENGINE, List.of(row(2)), true);

        assertThat(heard).containsExactly(false, true);
    }
}
