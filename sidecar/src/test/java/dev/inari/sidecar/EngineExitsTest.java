package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalSettings;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.SqliteJournal;
import dev.inari.sidecar.journal.Subject;
import dev.inari.sidecar.records.EngineExit;
import dev.inari.sidecar.records.EngineExit.How;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.records.StoredExits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the journal's word on ends of engines becomes a record: a real journal, real records. */
class EngineExitsTest {
    private static final Duration KEEP = Duration.ofDays(1);
    private static final String LAST_SEEN = new LastSeen("alice", "CONNECTION", "ref", null, 5L, 3L, 0L, 9L).text();

    private final Path state;
    private Journal journal;
    private Records records;

    EngineExitsTest(@TempDir Path temporary) {
        state = temporary.resolve("state");
    }

    @BeforeEach
    void open() throws Exception {
        journal = SqliteJournal.open(
                new JournalSettings(state.resolve("journal.db"), Duration.ofDays(90), 1_000_000),
                InstantSource.system());
        records = Records.open(
                RecordsSettings.in(state), FakeProcesses.ofThisUser().ownUid());
    }

    @AfterEach
    void close() {
        journal.close();
        records.close();
    }

    private static Subject engine(int number) {
        return new Subject(String.format("%032x", number), 4000 + number, 99, "boot", "kyuubi-flink");
    }

    private void done(Subject engine, Deed deed, String outcome) throws Exception {
        long intent = journal.intend(new Intent(engine, deed, "policy connection", "it idles: " + deed));
        if (!outcome.isEmpty()) {
            journal.settle(intent, outcome, "");
        }
    }

    private void gone(Subject engine, String body) {
        journal.note(new Note(engine, Note.Kind.GONE, "the process is gone", body));
        journal.tend();
    }

    private EngineExits exits() {
        return new EngineExits(journal, () -> records, KEEP);
    }

    private List<EngineExit> kept() throws RecordsException {
        return new StoredExits(records, InstantSource.system()).last(100);
    }

    private EngineExit only() throws Exception {
        exits().catchUp();
        assertThat(kept()).hasSize(1);
        return kept().get(0);
    }

    @Test
    void engineThatWasAskedAndSentSigtermIsKeptWithAllThatIsKnown() throws Exception {
        done(engine(1), Deed.ASK, "ACCEPTED");
        done(engine(1), Deed.TERM, "SENT");
        done(engine(2), Deed.KILL, "SENT");
        gone(engine(1), LAST_SEEN);

        EngineExit exit = only();

        assertThat(exit.agentId()).isEqualTo(engine(1).agentId());
        assertThat(exit.how()).isEqualTo(How.TERM);
        assertThat(exit.actor()).isEqualTo("policy connection");
        assertThat(exit.reason()).isEqualTo("it idles: TERM");
        assertThat(exit.outcome()).isEqualTo("SENT");
        assertThat(exit.user()).isEqualTo("alice");
        assertThat(exit.sessions()).isEqualTo(3);
        assertThat(exit.startedMillis()).isEqualTo(5);
        assertThat(exit.applicationId()).isEmpty();
        assertThat(exit.host()).isNotEmpty();
    }

    @Test
    void refusedAsksAndSignalsThatReachedNobodyEndedNothing() throws Exception {
        done(engine(1), Deed.ASK, "REFUSED");
        done(engine(1), Deed.TERM, "NOT_PERMITTED");
        done(engine(1), Deed.HOLD, "");
        gone(engine(1), LAST_SEEN);

        assertThat(only().how()).isEqualTo(How.BY_ITSELF);
    }

    @Test
    void signalThatCameTooLateLeavesTheCreditToWhatWasBefore() throws Exception {
        done(engine(1), Deed.ASK, "ACCEPTED");
        done(engine(1), Deed.TERM, "ALREADY_GONE");
        gone(engine(1), LAST_SEEN);

        assertThat(only().how()).isEqualTo(How.ASK);
    }

    @Test
    void exitThatWasGivenUpEndedNothing() throws Exception {
        done(engine(1), Deed.ASK, "ACCEPTED");
        journal.note(new Note(engine(1), Note.Kind.LADDER_ENDED, "a session came"));
        gone(engine(1), LAST_SEEN);

        assertThat(only().how()).isEqualTo(How.BY_ITSELF);
    }

    @Test
    void askWhoseAnswerWasLostMayHaveEndedIt() throws Exception {
        done(engine(1), Deed.ASK, "");
        gone(engine(1), LAST_SEEN);

        EngineExit exit = only();
        assertThat(exit.how()).isEqualTo(How.ASK);
        assertThat(exit.outcome()).isEmpty();
    }

    @Test
    void endThatNobodySawIsSaidToBeThatAndNotByItself() throws Exception {
        gone(engine(1), "");
        gone(engine(2), "no JSON");

        exits().catchUp();
        assertThat(kept()).extracting(EngineExit::how).containsExactlyInAnyOrder(How.UNSEEN, How.BY_ITSELF);
        assertThat(kept()).extracting(EngineExit::sessions).containsOnly(-1L);
    }

    @Test
    void whatAnEarlierProcessLeftInTheJournalIsKeptOnce() throws Exception {
        for (int i = 0; i < 450; i++) {
            journal.note(new Note(engine(i), Note.Kind.GONE, "the process is gone", LAST_SEEN));
        }
        gone(engine(450), LAST_SEEN);
        exits().catchUp();

        assertThat(kept()).hasSize(100);
        EngineExits next = exits();
        next.catchUp();
        gone(engine(451), LAST_SEEN);
        next.catchUp();
        assertThat(new StoredExits(records, InstantSource.system()).last(1000)).hasSize(452);
    }

    @Test
    void brokenDatabaseLosesNothing() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        EngineExits exits = new EngineExits(
                journal,
                () -> {
                    return broken.get()
                            ? Records.open(
                                    new RecordsSettings("jdbc:postgresql://127.0.0.1:1/no", "", null, state, KEEP), 0)
                            : records;
                },
                KEEP);
        exits.catchUp();
        gone(engine(1), LAST_SEEN);

        assertThatThrownBy(exits::catchUp).hasMessageContaining("inari.records");
        broken.set(false);
        exits.catchUp();
        assertThat(kept()).hasSize(1);
    }

    @Test
    void whatIsOlderThanTheRecordsRememberIsNotWrittenAgain() throws Exception {
        gone(engine(1), LAST_SEEN);

        new EngineExits(journal, () -> records, KEEP, () -> Instant.now().plus(Duration.ofDays(2))).catchUp();
        assertThat(kept()).isEmpty();
    }

    @Test
    void lastSeenSurvivesItsText() {
        assertThat(LastSeen.of(LAST_SEEN).text()).isEqualTo(LAST_SEEN);
        assertThat(LastSeen.of(null, null, -1)).isEqualTo(LastSeen.NOTHING);
    }
}
