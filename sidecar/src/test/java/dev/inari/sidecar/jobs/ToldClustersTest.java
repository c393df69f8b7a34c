package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.jobs.JobAction.Ask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is asked when, where some clusters are gone and some are slow; with a clock that only the test moves. */
@Timeout(60)
class ToldClustersTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicReference<Moment> now = new AtomicReference<>(Told.BEGIN);
    private final Queue<Ask> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Semaphore waiting = new Semaphore(0);
    private final ToldClusters clusters = new ToldClusters(this::answer, now::get);

    private JobEvent answer(Ask question) {
        asked.add(question);
        if (question.cluster().startsWith("gone")) {
            waiting.release();
            await(gone);
            return new JobEvent.Unreachable("no whole answer");
        }
        if (question.cluster().startsWith("slow")) {
            now.updateAndGet(each -> each.plus(Duration.ofSeconds(6)));
        }
        return new JobEvent.SeenLive(Told.live(question.job(), JobState.RUNNING));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Ask question(int job, String cluster) {
        return new Ask(new JobId(String.format("%032x", job)), cluster, Told.BEGIN.plus(Duration.ofSeconds(job)));
    }

    private static List<Ask> gone(int many) {
        List<Ask> all = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            all.add(question(i, "gone" + i));
        }
        return all;
    }

    @Test
    void whatIsGoneIsWaitedForByNobodyAndToldLater() throws Exception {
        List<Ask> questions = gone(3);
        assertThat(clusters.ask(questions, Duration.ZERO)).isEmpty();
        waiting.acquire(3);

        assertThat(clusters.ask(questions, Duration.ZERO).values())
                .as("one that is being asked is not asked twice")
                .hasSize(3)
                .allMatch(JobEvent.NotAsked.class::isInstance);
        gone.countDown();
        assertThat(laterAnswers(3).values()).allMatch(JobEvent.Unreachable.class::isInstance);
        assertThat(asked).hasSize(3);
    }

    private Map<Ask, JobEvent> laterAnswers(int many) {
        Map<Ask, JobEvent> all = clusters.late();
        while (all.size() < many) {
            Thread.onSpinWait();
            all.putAll(clusters.late());
        }
        return all;
    }

    @Test
    void whoeverHasNoTurnIsAsDueAsBefore() throws Exception {
        int turns = ToldClusters.AT_ONCE - 1;
        List<Ask> questions = gone(turns + 1);
        Ask last = questions.get(turns);
        assertThat(clusters.ask(questions, Duration.ZERO)).isEqualTo(Map.of(last, new JobEvent.NotAsked(last.due())));
        waiting.acquire(turns);
        assertThat(asked).doesNotContain(last);
        gone.countDown();
        assertThat(laterAnswers(turns)).doesNotContainKey(last);
    }

    @Test
    void thoseThatAnswerComeBeforeThoseThatWaitForLongerAndNeverWaitForThem() {
        Ask answers = question(100, "here");
        assertThat(clusters.ask(List.of(answers), LONG)).containsOnlyKeys(answers);

        List<Ask> questions = gone(ToldClusters.AT_ONCE);
        questions.add(answers);
        for (int i = 0; i < 2; i++) {
            Map<Ask, JobEvent> events = clusters.ask(questions, Duration.ZERO);
            while (!events.containsKey(answers)) {
                Thread.onSpinWait();
                events.putAll(clusters.late());
            }
            assertThat(events.get(answers)).isInstanceOf(JobEvent.SeenLive.class);
        }
        gone.countDown();
    }

    @Test
    void jobsOfAClusterThatIsSilentAreNotAskedForOneByOne() {
        gone.countDown();
        List<Ask> questions = List.of(question(1, "gone"), question(2, "gone"), question(3, "gone"));
        Collection<JobEvent> events = clusters.ask(questions, LONG).values();
        assertThat(events).hasSize(3).allMatch(JobEvent.Unreachable.class::isInstance);
        assertThat(asked).containsExactly(questions.get(0));
    }

    @Test
    void aSlowClusterDoesNotKeepItsPlaceWhateverItAnswers() {
        Ask later = question(2, "slow");
        Ask sooner = question(1, "slow");
        assertThat(clusters.ask(List.of(later, sooner), LONG)).containsEntry(later, new JobEvent.NotAsked(later.due()));
        assertThat(asked).containsExactly(sooner);
    }
}
