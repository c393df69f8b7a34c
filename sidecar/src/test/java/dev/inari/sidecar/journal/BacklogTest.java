package dev.inari.sidecar.journal;

import static dev.inari.sidecar.journal.JournalFixture.engine;
import static dev.inari.sidecar.journal.JournalFixture.note;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is lost first when a journal cannot be written for long, and that it is counted. */
class BacklogTest {
    private final Backlog backlog = new Backlog(3);

    private static Waiting stage(String agentId) {
        return new Waiting.Noted(note(agentId, Note.Kind.STAGE), Instant.EPOCH);
    }

    private static Waiting gone(String agentId) {
        return new Waiting.Noted(note(agentId, Note.Kind.GONE), Instant.EPOCH);
    }

    private static Waiting result(long intent) {
        return new Waiting.Result(intent, "SENT", "", Instant.EPOCH);
    }

    private List<Waiting> all() {
        return backlog.take(Integer.MAX_VALUE);
    }

    @Test
    void theOldestNoteGoesFirst() {
        List.of(result(1), stage("a"), stage("b"), result(2)).forEach(backlog::add);

        assertThat(backlog.dropped()).isOne();
        assertThat(all()).containsExactly(result(1), stage("b"), result(2));
    }

    @Test
    void withoutNotesTheOldestResultGoes() {
        List.of(gone("a"), result(1), result(2), result(3)).forEach(backlog::add);

        assertThat(all()).containsExactly(gone("a"), result(2), result(3));
    }

    @Test
    void whatEndsSomethingGoesLast() {
        List.of(gone("a"), gone("b"), gone("c"), gone("d"), stage("e")).forEach(backlog::add);

        assertThat(backlog.dropped()).isEqualTo(2);
        assertThat(all()).containsExactly(gone("b"), gone("c"), gone("d"));
    }

    @Test
    void whatCouldNotBeWrittenComesBackBeforeTheRest() {
        List.of(result(1), result(2)).forEach(backlog::add);
        List<Waiting> taken = backlog.take(1);
        backlog.add(result(3));

        backlog.giveBack(taken);

        assertThat(backlog.size()).isEqualTo(3);
        assertThat(all()).containsExactly(result(1), result(2), result(3));
    }

    @Test
    void whatComesBackFindsNoMoreRoomThanTheRest() {
        List.of(stage("a"), result(1)).forEach(backlog::add);
        List<Waiting> taken = backlog.take(2);
        List.of(result(2), result(3)).forEach(backlog::add);

        backlog.giveBack(taken);

        assertThat(all()).containsExactly(result(1), result(2), result(3));
        assertThat(backlog.dropped()).isOne();
    }

    @Test
    void lossesAreToldOnce() {
        List.of(stage("a"), stage("b"), stage("c"), stage("d")).forEach(backlog::add);

        backlog.forgetDropped(backlog.dropped());

        assertThat(backlog.dropped()).isZero();
    }

    @Test
    void longTextsGiveWayToLines() {
        String body = "d".repeat(5 << 20);
        Waiting first = new Waiting.Noted(new Note(engine("a"), Note.Kind.EVIDENCE, "dump", body), Instant.EPOCH);
        backlog.add(first);
        backlog.add(new Waiting.Noted(new Note(engine("b"), Note.Kind.EVIDENCE, "dump", body), Instant.EPOCH));

        assertThat(all())
                .containsExactly(
                        first,
                        new Waiting.Noted(
                                new Note(
                                        engine("b"),
                                        Note.Kind.EVIDENCE,
                                        "dump [5242880 characters more found no room]"),
                                Instant.EPOCH));
        backlog.add(first);
        assertThat(all()).as("there is room again").containsExactly(first);
    }
}
