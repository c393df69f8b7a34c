package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.ForwardingJournal;
import dev.inari.sidecar.journal.Hold;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.Subject;
import dev.inari.sidecar.journal.UnwrittenJournal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A command's own sidecar neither goes on with what it is not about, nor writes where it must change nothing. */
class HandJournalTest {
    private static final Subject MEANT = new Subject("beef" + "0".repeat(28), 11, 1, "b", "kyuubi-flink");
    private static final Subject OTHER = new Subject("cafe" + "0".repeat(28), 12, 1, "b", "kyuubi-flink");

    private final List<String> written = new ArrayList<>();
    private final Journal under = new Recording();

    private Journal hand(String word, boolean writes) {
        return new HandJournal(under, Purpose.of(Purpose.Kind.ACT, word).concerned(), writes);
    }

    @Test
    void onlyWhatItIsAboutIsTakenUp() throws JournalException {
        assertThat(hand("beef", true).unfinished()).extracting(Ladder::subject).containsExactly(MEANT);
        assertThat(hand("12", true).unfinished()).extracting(Ladder::subject).containsExactly(OTHER);
        assertThat(hand("CAFE", true).unfinished()).extracting(Ladder::subject).containsExactly(OTHER);
        assertThat(new HandJournal(under, Purpose.ofAll(Purpose.Kind.ACT).concerned(), true).unfinished())
                .hasSize(2);
    }

    @Test
    void theWordServerMeansThoseWithoutAnAgent() {
        Journal hand = hand("server", true);
        hand.note(new Note(new Subject("", 13, 1, "b", "kyuubi-server"), Note.Kind.GONE, "a", ""));
        hand.note(new Note(MEANT, Note.Kind.GONE, "b", ""));

        assertThat(written).containsExactly("a");
    }

    @Test
    void theWordServerMeansThoseWithAnAgentToo() {
        hand("server", true)
                .note(new Note(new Subject("a".repeat(32), 13, 1, "b", "kyuubi-server"), Note.Kind.GONE, "a", ""));

        assertThat(written).containsExactly("a");
    }

    @Test
    void whateverWasDoneIsNotedToItsEnd() throws JournalException {
        Journal hand = hand("beef", true);
        hand.intend(new Intent(OTHER, Deed.TERM, "ann", "why"));
        hand.note(new Note(OTHER, Note.Kind.GONE, "a", ""));

        assertThat(written).containsExactly("TERM", "a");
    }

    @Test
    void holdsOfAllAreKnown() throws JournalException {
        assertThat(hand("beef", true).holds()).extracting(Hold::subject).containsExactly(MEANT, OTHER);
    }

    @Test
    void deedsAreWrittenAndNotesOnlyOfWhatItIsAbout() throws JournalException {
        Journal hand = hand("beef", true);
        hand.settle(hand.intend(new Intent(MEANT, Deed.TERM, "ann", "why")), "SENT", "");
        hand.note(new Note(MEANT, Note.Kind.STAGE, "a", ""));
        hand.note(new Note(OTHER, Note.Kind.STAGE, "b", ""));

        assertThat(written).containsExactly("TERM", "SENT", "a");
    }

    @Test
    void thatItFoundTheEngineIsNoEvent() {
        Journal hand = hand("beef", true);
        hand.note(new Note(MEANT, Note.Kind.STAGE, "DISCOVERED -> SERVING: policy default", ""));
        hand.note(new Note(MEANT, Note.Kind.STAGE, "DISCOVERED -> TERMINATING: taken up", ""));
        hand.note(new Note(MEANT, Note.Kind.STAGE, "SERVING -> IDLE: ordered", ""));

        assertThat(written).containsExactly("DISCOVERED -> TERMINATING: taken up", "SERVING -> IDLE: ordered");
    }

    @Test
    void whereNothingMayBeChangedNothingIsWritten() throws JournalException {
        Journal hand = hand("beef", false);
        hand.settle(hand.intend(new Intent(MEANT, Deed.ORDER, "ann", "why")), "DONE", "");
        hand.note(new Note(MEANT, Note.Kind.STAGE, "a", ""));
        hand.tend();

        assertThat(written).isEmpty();
    }

    private final class Recording extends ForwardingJournal {
        Recording() {
            super(new UnwrittenJournal());
        }

        @Override
        public long intend(Intent intent) {
            written.add(intent.deed().name());
            return 7;
        }

        @Override
        public void settle(long intent, String outcome, String detail) {
            assertThat(intent).isEqualTo(7);
            written.add(outcome);
        }

        @Override
        public void note(Note note) {
            written.add(note.text());
        }

        @Override
        public List<Ladder> unfinished() {
            return List.of(
                    new Ladder(MEANT, Deed.TERM, true, "SENT", Deed.ASK, "proof", Instant.EPOCH),
                    new Ladder(OTHER, Deed.ASK, true, "ACCEPTED", Deed.ASK, "proof", Instant.EPOCH));
        }

        @Override
        public List<Hold> holds() {
            return List.of(new Hold(MEANT, "ann", "", Instant.EPOCH), new Hold(OTHER, "ann", "", Instant.EPOCH));
        }

        @Override
        public void tend() {
            written.add("tended");
        }

        @Override
        public void close() {
            written.add("closed");
        }
    }
}
