package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.jobs.JobBook.Learned;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobBookTest {
    private final JobBook book = new JobBook(2, Told.PACE);
    private Moment now = Told.BEGIN;

    private static JobId job(int number) {
        return new JobId(("" + number).repeat(32));
    }

    private Learned learn(int number) {
        return book.learn(job(number), "", Told.CLUSTER, now);
    }

    private void on(int number, JobEvent event) {
        book.on(job(number), event, now);
    }

    @Test
    void refusesWhatThereIsNoRoomFor() {
        learn(1);
        learn(2);
        on(1, new JobEvent.SeenLive(Told.live(job(1), JobState.RUNNING)));
        assertThat(learn(3)).isEqualTo(Learned.NO_ROOM);
        assertThat(book.find(job(3))).isEmpty();
    }

    @Test
    void theOneUnknownForLongestMakesWay() {
        learn(1);
        now = now.plus(Duration.ofMinutes(1));
        learn(2);
        on(1, Told.unreachable());
        on(2, Told.unreachable());
        on(2, Told.unreachable());
        assertThat(learn(3)).isEqualTo(Learned.IN_PLACE_OF_ANOTHER);
        assertThat(book.jobs()).extracting(TrackedJob::id).containsExactly(job(2), job(3));
    }

    @Test
    void aJobWhoseEndIsNotDurableDoesNotMakeWay() {
        JobBook one = new JobBook(1, Told.PACE);
        one.learn(Told.JOB, "", "", now);
        one.on(Told.JOB, Told.nothingFound(), now);
        one.on(Told.JOB, new JobEvent.EngineSaid(Told.end(Source.ENGINE, JobState.FAILED)), now);
        assertThat(one.learn(job(2), "", "", now)).isEqualTo(Learned.NO_ROOM);
    }

    @Test
    void aJobLeavesOnceItsEndIsDurable() {
        learn(1);
        FinalState end = Told.end(job(1), Source.ARCHIVE, JobState.FAILED);
        on(1, new JobEvent.ArchiveFound(end));
        assertThat(book.find(job(1))).isPresent();
        on(1, new JobEvent.Kept(end));
        assertThat(book.find(job(1))).isEmpty();
        assertThat(book.on(job(1), Told.unreachable(), now)).isEmpty();
    }

    @Test
    void aNewAddressIsAskedAtOnce() {
        learn(1);
        on(1, Told.unreachable());
        assertThat(book.tick(now)).isEmpty();
        assertThat(book.learn(job(1), "", "http://other:8081", now)).isEqualTo(Learned.KNOWN);
        assertThat(book.tick(now)).containsExactly(new JobAction.Ask(job(1), "http://other:8081", now));

        book.learn(job(1), "", "http://third:8081", now);
        assertThat(book.tick(now))
                .as("that the other has not answered yet is no miss")
                .containsExactly(new JobAction.Ask(job(1), "http://third:8081", now));
    }
}
