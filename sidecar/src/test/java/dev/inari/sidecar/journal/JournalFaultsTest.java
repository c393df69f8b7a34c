package dev.inari.sidecar.journal;

import static dev.inari.sidecar.journal.JournalFixture.intent;
import static dev.inari.sidecar.journal.JournalFixture.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal that cannot be written says so once, takes no intent, keeps what it is told, and recovers by itself. */
@Timeout(60)
class JournalFaultsTest {
    private final JournalFixture fixture;
    private final Logged logged = new Logged();

    JournalFaultsTest(@TempDir Path temporary) {
        fixture = new JournalFixture(temporary);
    }

    @AfterEach
    void close() {
        logged.close();
    }

    private void assertRefuses(SqliteJournal journal, String... why) {
        assertThatThrownBy(() -> journal.intend(intent("refused", Deed.KILL)))
                .isInstanceOf(JournalException.class)
                .hasMessageContainingAll(fixture.file().toString())
                .hasMessageContainingAll(why);
        assertThat(journal.health().writable()).isFalse();
        assertThat(journal.health().problem()).contains(why);
    }

    private void assertRecovered(SqliteJournal journal) throws JournalException {
        journal.tend();

        assertThat(journal.health()).isEqualTo(new Health(true, "", 0));
        assertThat(logged.warnings())
                .filteredOn(each -> each.contains("works again"))
                .hasSize(1);
        journal.intend(intent("after", Deed.TERM));
        assertThat(journal.unfinished())
                .extracting(each -> each.subject().agentId())
                .contains("after")
                .doesNotContain("refused");
    }

    @Test
    void aLockThatAnotherProcessKeeps() throws Exception {
        try (SqliteJournal journal = fixture.open()) {
            long before = journal.intend(intent("a", Deed.ASK));
            try (Child other = Child.java(Locker.class, fixture.file(), "begin immediate")) {
                assertThat(other.out().readLine()).isEqualTo("locked");

                journal.settle(before, "ACCEPTED", "while it was locked");
                assertThat(journal.health()).isEqualTo(new Health(true, "", 1));
                assertRefuses(journal, "another process holds its lock", "SQLITE_BUSY", "fuser");
                journal.tend();
                journal.tend();

                assertRefuses(journal, "another process holds its lock");
                assertThat(logged.errors()).singleElement().asString().contains("nothing is forced");
                assertThat(journal.unfinished())
                        .as("reading goes on")
                        .singleElement()
                        .satisfies(ask -> assertThat(ask.settled()).isFalse());
                other.finish();
            }
            assertRecovered(journal);
            assertThat(journal.unfinished())
                    .extracting(each -> each.subject().agentId())
                    .contains("a");
        }
    }

    @Test
    void aLockThatKeepsReadersOutAsWell() throws Exception {
        fixture.open().close();
        try (Child other = Child.java(
                Locker.class,
                fixture.file(),
                "pragma locking_mode = exclusive",
                "begin immediate",
                "create table x (y)")) {
            assertThat(other.out().readLine()).isEqualTo("locked");
            try (SqliteJournal journal = fixture.open()) {
                assertRefuses(journal, "another process holds its lock");
                assertThatThrownBy(journal::unfinished).hasMessageContaining("another process holds its lock");
                journal.note(note("a", Note.Kind.STAGE));
                journal.tend();
                assertThat(journal.health().waiting()).isOne();

                other.kill();

                assertRecovered(journal);
                assertThat(journal.history(HistoryQuery.newest(10)))
                        .extracting(Entry::what)
                        .containsExactly("TERM", "CONDITION", "STAGE");
            }
        }
    }

    @Test
    void theTimeWithoutAJournalIsInTheHistory() throws Exception {
        try (SqliteJournal journal = fixture.open()) {
            try (Child other = Child.java(Locker.class, fixture.file(), "begin immediate")) {
                assertThat(other.out().readLine()).isEqualTo("locked");
                assertRefuses(journal, "another process holds its lock");
                for (int i = 0; i < 150; i++) {
                    journal.note(note("n" + i, Note.Kind.STAGE));
                }
                journal.note(note("last", Note.Kind.GONE));
                assertThat(journal.health().waiting()).isEqualTo(100);
                fixture.passes(Duration.ofSeconds(77));
                other.finish();
            }
            assertRecovered(journal);

            assertThat(journal.history(new HistoryQuery("", 0, fixture.instant(), 10)))
                    .filteredOn(each -> each.what().equals("CONDITION"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.text())
                            .contains("for 77 s", "51 results and notes were lost", "another process holds its lock"));
            assertThat(journal.history(
                            new HistoryQuery("n", 0, fixture.instant().minusSeconds(77), 1000)))
                    .hasSize(99);
        }
    }

    @Test
    void aFileThatHasReachedItsBound() throws Exception {
        Limits small = new Limits(Duration.ofMillis(300), Duration.ofMillis(20), 100, 200 * Connections.PAGE_BYTES);
        try (SqliteJournal journal = fixture.open(small)) {
            int written = 0;
            String reason = "r".repeat(1000);
            JournalException refused = null;
            while (refused == null) {
                try {
                    journal.intend(new Intent(JournalFixture.engine("a"), Deed.ORDER, "policy x", reason));
                    written++;
                } catch (JournalException e) {
                    refused = e;
                }
            }
            assertThat(written).isGreaterThan(30);
            assertThat(refused).hasMessageContainingAll("no room", "SQLITE_FULL");
            assertRefuses(journal, "no room");
            assertThat(logged.errors()).hasSize(1);
        }
        try (SqliteJournal journal = fixture.open()) {
            assertThat(journal.health().writable()).as("with a higher bound").isTrue();
        }
    }

    @Test
    void aLaterFormIsNeitherReadNorChanged() throws Exception {
        fixture.open().close();
        sql("insert into schema_history select 2, '2', 'later', 'SQL', 'V2__later.sql', 1, 'x', 'now', 1, 1");
        byte[] before = Files.readAllBytes(fixture.file());

        try (SqliteJournal journal = fixture.open()) {
            assertRefuses(journal, "later version of Inari", "form 2, known is 1", "use that version");
            assertThatThrownBy(journal::unfinished).hasMessageContaining("later version of Inari");
            journal.note(note("a", Note.Kind.STAGE));
            journal.tend();
            assertThat(Files.readAllBytes(fixture.file())).isEqualTo(before);

            sql("delete from schema_history where version = '2'");

            assertRecovered(journal);
        }
    }

    @Test
    void anotherProgramsDatabaseIsNotChanged() throws Exception {
        Files.createDirectories(fixture.directory());
        NativeLibrary.load(fixture.directory());
        JournalFile.create(fixture.file());
        sql("create table precious (x integer)");
        byte[] before = Files.readAllBytes(fixture.file());

        try (SqliteJournal journal = fixture.open()) {
            assertRefuses(journal, "the database of something else", "name another file");
            assertThat(Files.readAllBytes(fixture.file())).isEqualTo(before);
        }
    }

    private void sql(String statement) {
        try (Handle handle = new Connections(fixture.file(), Limits.DEFAULT).open()) {
            handle.execute(statement);
        }
    }

    @Test
    void aFileThatIsMovedAwayIsBegunAnew() throws Exception {
        try (SqliteJournal journal = fixture.open()) {
            journal.intend(intent("before", Deed.TERM));
            Files.move(fixture.file(), fixture.file().resolveSibling("elsewhere"));

            journal.intend(intent("after", Deed.TERM));

            assertThat(journal.unfinished())
                    .extracting(each -> each.subject().agentId())
                    .containsExactly("after");
            assertThat(logged.warnings()).singleElement().asString().contains("moved away or replaced");
        }
    }
}
