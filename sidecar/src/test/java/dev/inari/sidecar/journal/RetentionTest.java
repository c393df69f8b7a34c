package dev.inari.sidecar.journal;

import static dev.inari.sidecar.journal.JournalFixture.QUICK;
import static dev.inari.sidecar.journal.JournalFixture.engine;
import static dev.inari.sidecar.journal.JournalFixture.intent;
import static dev.inari.sidecar.journal.JournalFixture.note;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is old goes, what is in force stays, and nothing comes to life again because what ended it has gone. */
@Timeout(60)
class RetentionTest {
    private static final HistoryQuery ALL = HistoryQuery.newest(100_000);

    private final JournalFixture fixture;

    RetentionTest(@TempDir Path temporary) {
        fixture = new JournalFixture(temporary);
    }

    private SqliteJournal open(Duration keep, long keepEntries) throws JournalException {
        return SqliteJournal.open(fixture.settings(keep, keepEntries), QUICK, fixture);
    }

    private static List<String> what(SqliteJournal journal) throws JournalException {
        return journal.history(ALL).stream()
                .map(each -> each.subject().agentId() + " " + each.what())
                .toList();
    }

    @Test
    void whatIsOldGoesWithItsBody() throws JournalException {
        try (SqliteJournal journal = open(Duration.ofDays(7), 1000)) {
            journal.note(new Note(engine("old"), Note.Kind.EVIDENCE, "dump", "body"));
            fixture.passes(Duration.ofDays(3));
            journal.note(new Note(engine("new"), Note.Kind.EVIDENCE, "dump", "body"));
            fixture.passes(Duration.ofDays(4).plusMillis(1));

            journal.tend();

            assertThat(what(journal)).containsExactly("new EVIDENCE");
            assertThat(count("body")).isOne();
        }
    }

    private long count(String table) {
        try (Handle handle = new Connections(fixture.file(), Limits.DEFAULT).open()) {
            return handle.createQuery("select count(*) from " + table)
                    .mapTo(Long.class)
                    .one();
        }
    }

    /** A host that came up with a wrong clock, which was set back later. */
    @Test
    void whatEndsSomethingStaysThoughItSeemsOlder() throws JournalException {
        try (SqliteJournal journal = open(Duration.ofDays(90), 1000)) {
            fixture.passes(Duration.ofDays(2000));
            journal.intend(intent("a", Deed.HOLD));
            journal.intend(intent("a", Deed.TERM));
            fixture.passes(Duration.ofDays(-2000));
            journal.intend(intent("a", Deed.RELEASE));
            journal.note(note("a", Note.Kind.LADDER_ENDED));
            fixture.passes(Duration.ofDays(120));

            journal.tend();

            assertThat(journal.holds()).isEmpty();
            assertThat(journal.unfinished()).isEmpty();
            assertThat(what(journal)).hasSize(4);
        }
    }

    @Test
    void whatIsInForceStays() throws JournalException {
        try (SqliteJournal journal = open(Duration.ofDays(1), 1)) {
            journal.intend(intent("held", Deed.HOLD));
            journal.intend(intent("released", Deed.HOLD));
            journal.intend(intent("released", Deed.RELEASE));
            journal.settle(journal.intend(intent("asked", Deed.ASK)), "ACCEPTED", "");
            journal.settle(journal.intend(intent("refused", Deed.ASK)), "SESSIONS_OPEN", "");
            journal.settle(journal.intend(intent("termed", Deed.ASK)), "ACCEPTED", "");
            journal.intend(intent("termed", Deed.TERM));
            journal.intend(intent("termed", Deed.KILL));
            journal.settle(journal.intend(intent("gone", Deed.ASK)), "ACCEPTED", "");
            journal.intend(intent("gone", Deed.TERM));
            journal.note(note("gone", Note.Kind.GONE));
            List<Ladder> unfinished = journal.unfinished();
            List<Hold> holds = journal.holds();
            fixture.passes(Duration.ofDays(400));

            journal.tend();

            assertThat(what(journal)).containsExactly("termed KILL", "termed ASK", "asked ASK", "held HOLD");
            assertThat(journal.unfinished()).isEqualTo(unfinished).hasSize(2);
            assertThat(journal.holds()).isEqualTo(holds).hasSize(1);
        }
    }

    @Test
    void whatEndsSomethingNeverGoesBeforeIt() throws JournalException {
        for (long keep = 1; keep <= 8; keep++) {
            try (SqliteJournal journal = open(Duration.ofDays(1), keep)) {
                String agent = "a" + keep;
                journal.settle(journal.intend(intent(agent, Deed.ASK)), "ACCEPTED", "");
                journal.settle(journal.intend(intent(agent, Deed.ASK)), "SESSIONS_OPEN", "");
                journal.intend(intent(agent, Deed.HOLD));
                journal.intend(intent(agent, Deed.RELEASE));
                journal.settle(journal.intend(intent(agent, Deed.ASK)), "ACCEPTED", "");
                journal.intend(intent(agent, Deed.KILL));
                journal.note(note(agent, Note.Kind.LADDER_ENDED));

                journal.tend();

                assertThat(journal.history(ALL)).as("keep %s", keep).hasSizeLessThanOrEqualTo((int) keep);
                assertThat(journal.unfinished()).as("keep %s", keep).isEmpty();
                assertThat(journal.holds()).as("keep %s", keep).isEmpty();
            }
        }
    }

    @Test
    void theNewestOfTooManyStay() throws JournalException {
        try (SqliteJournal journal = open(Duration.ofDays(365), 250)) {
            journal.intend(intent("held", Deed.HOLD));
            for (int i = 0; i < 1000; i++) {
                journal.intend(intent("a" + i, Deed.ORDER));
            }

            journal.tend();

            List<String> left = what(journal);
            assertThat(left).hasSize(250).startsWith("a999 ORDER").endsWith("a751 ORDER", "held HOLD");
        }
    }

    @Test
    void aLongRoundIsSpreadOverSeveralTurns() throws JournalException {
        try (SqliteJournal journal = open(Duration.ofDays(1), 100_000)) {
            for (int i = 0; i < 2500; i++) {
                journal.intend(intent("a" + i, Deed.ORDER));
            }
            fixture.passes(Duration.ofDays(2));

            journal.tend();
            assertThat(journal.history(ALL)).hasSize(500);
            journal.tend();
            assertThat(journal.history(ALL)).isEmpty();
        }
    }

    @Test
    void aFileThatGrowsTooLargeLosesItsOldest() throws Exception {
        long most = 4L << 20;
        Limits small = new Limits(QUICK.patience(), QUICK.impatience(), 100, most);
        try (SqliteJournal journal = fixture.open(small)) {
            for (int i = 0; i < 34; i++) {
                journal.note(new Note(engine("a" + i), Note.Kind.EVIDENCE, "dump", "d".repeat(100_000)));
            }

            journal.tend();

            assertThat(journal.history(ALL)).hasSizeBetween(25, 32);
            assertThat(what(journal)).startsWith("a33 EVIDENCE");
            for (int i = 0; i < 5; i++) {
                journal.note(new Note(engine("b" + i), Note.Kind.EVIDENCE, "dump", "d".repeat(100_000)));
            }
            assertThat(journal.health()).isEqualTo(new Health(true, "", 0));
        }
        assertThat(Files.size(fixture.file())).isLessThanOrEqualTo(most);
    }

    @Test
    void theWriteAheadLogStaysSmall() throws Exception {
        try (SqliteJournal journal = open(Duration.ofDays(1), 100_000)) {
            Path wal = fixture.file().resolveSibling("journal.db-wal");
            for (int round = 0; round < 12; round++) {
                journal.note(new Note(engine("a"), Note.Kind.EVIDENCE, "dump", "d".repeat(1 << 20)));
                journal.tend();
                assertThat(Files.size(wal)).isLessThan(3 << 20);
            }
        }
    }
}
