package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.JobSubmission;
import dev.inari.sidecar.jobs.Submission;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an engine told is there until it is written down, and not after that. */
class EngineJobsTest {
    private static final Submission.Engine ENGINE = engine("a");

    private final EngineJobs jobs = new EngineJobs(true, InstantSource.system());
    private final List<Boolean> heard = new ArrayList<>();

    private static Submission.Engine engine(String agentId) {
        return new Submission.Engine(agentId, "kyuubi-flink", 1);
    }

    private static JobSubmission row(long number) {
        return new JobSubmission.Builder().build(number, String.format("%032x", number));
    }

    private static List<JobSubmission> rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(EngineJobsTest::row).toList();
    }

    /** The engines in their order, and which jobs each told of. */
    private List<String> news() {
        return jobs.news().stream()
                .map(each -> each.engine().agentId()
                        + each.jobs().stream()
                                .map(job -> Integer.parseInt(job.job().hex(), 16)
                                        + job.end().map(end -> "!").orElse(""))
                                .toList())
                .toList();
    }

    @Test
    void whatWasToldIsThereUntilItIsTaken() {
        jobs.tell(ENGINE, List.of(row(1)), false);
        assertThat(news()).containsExactly("a[1]");
        assertThat(news()).containsExactly("a[1]");

        jobs.taken(jobs.news().get(0));

        assertThat(news()).isEmpty();
    }

    @Test
    void whatWasToldMeanwhileIsNotTakenWithWhatWasToldBefore() {
        jobs.tell(ENGINE, List.of(row(1)), false);
        EngineJobs.News before = jobs.news().get(0);
        jobs.tell(ENGINE, List.of(row(1).ended("FINISHED", 5)), true);

        jobs.taken(before);

        assertThat(news()).containsExactly("a[1!]");
    }

    /** An agent keeps its latest jobs: one of which it told may be in its table no longer. */
    @Test
    void whatWasToldBeforeStaysBesideWhatIsToldNow() {
        jobs.tell(ENGINE, List.of(row(1)), false);
        jobs.tell(ENGINE, List.of(row(2)), false);

        assertThat(news()).containsExactly("a[1, 2]");
    }

    @Test
    void whatCannotBeWrittenDownIsInNobodysWay() {
        jobs.tell(engine("bad"), List.of(row(1)), false);
        jobs.tell(engine("good"), List.of(row(2)), false);

        jobs.putOff("bad");

        assertThat(news()).containsExactly("good[2]", "bad[1]");
    }

    @Test
    void whatIsNoJobIsToldOnce() {
        jobs.tell(ENGINE, List.of(new JobSubmission.Builder().build(1, "none")), false);
        assertThat(jobs.news()).singleElement().matches(EngineJobs.News::malformed);

        jobs.taken(jobs.news().get(0));

        assertThat(jobs.news()).isEmpty();
    }

    @Test
    void noEngineTakesThePlaceOfAnother() {
        jobs.tell(engine("b"), List.of(row(1)), false);
        jobs.tell(ENGINE, rows(0, EngineJobs.MOST_OF_ONE), false);
        jobs.tell(ENGINE, rows(EngineJobs.MOST_OF_ONE, 3 * EngineJobs.MOST_OF_ONE), false);

        assertThat(jobs.news().get(0).jobs()).hasSize(1);
        assertThat(jobs.news().get(1).jobs())
                .hasSize(EngineJobs.MOST_OF_ONE)
                .last()
                .extracting(each -> each.job().hex())
                .isEqualTo(row(3L * EngineJobs.MOST_OF_ONE - 1).getJobId());
        assertThat(jobs.takeLost()).isEqualTo(2 * EngineJobs.MOST_OF_ONE);
        assertThat(jobs.takeLost()).isZero();
    }

    @Test
    void whatNobodyWritesDownIsNotKeptWithoutEnd() {
        int engines = EngineJobs.MOST / EngineJobs.MOST_OF_ONE + 2;
        for (int i = 0; i < engines; i++) {
            jobs.tell(engine("e" + i), rows(0, EngineJobs.MOST_OF_ONE), false);
        }

        assertThat(jobs.news().stream().mapToInt(each -> each.jobs().size()).sum())
                .isEqualTo(EngineJobs.MOST);
        assertThat(jobs.takeLost()).isEqualTo(engines * EngineJobs.MOST_OF_ONE - EngineJobs.MOST);
        jobs.news().forEach(jobs::taken);
        jobs.tell(ENGINE, rows(0, EngineJobs.MOST_OF_ONE), false);
        assertThat(jobs.takeLost()).as("there is room again").isZero();
    }

    @Test
    void whoWritesItDownHearsOfIt() {
        jobs.whenTold(heard::add);
        jobs.tell(ENGINE, Collections.emptyList(), true);
        assertThat(heard).isEmpty();

        jobs.tell(ENGINE, List.of(row(1)), false);
        jobs.tell(ENGINE, List.of(row(2)), true);

        assertThat(heard).containsExactly(false, true);
    }
}
