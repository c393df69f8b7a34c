package dev.inari.sidecar.journal;

import static dev.inari.sidecar.journal.JournalFixture.engine;
import static dev.inari.sidecar.journal.JournalFixture.intent;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file is moved aside and a new one begun, loudly, and holds are not forgotten where they can still be read. */
@Timeout(60)
class DamageTest {
    private final JournalFixture fixture;
    private final Logged logged = new Logged();

    DamageTest(@TempDir Path temporary) {
        fixture = new JournalFixture(temporary);
    }

    @AfterEach
    void close() {
        logged.close();
    }

    /** A journal of some size, with things in force at its beginning. */
    private long written() throws JournalException {
        try (SqliteJournal journal = fixture.open()) {
            journal.intend(intent("held", Deed.HOLD));
            journal.intend(intent("released", Deed.HOLD));
            journal.intend(intent("leaving", Deed.TERM));
            for (int i = 0; i < 300; i++) {
                journal.intend(intent("a" + i, Deed.ASK));
                journal.note(new Note(engine("a" + i), Note.Kind.EVIDENCE, "dump", "d".repeat(6000)));
            }
            journal.intend(intent("released", Deed.RELEASE));
            return journal.intend(intent("held late", Deed.HOLD));
        }
    }

    private void garble(double from, double to) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(fixture.file().toFile(), "rw")) {
            long start = (long) (file.length() * from);
            byte[] garbage = new byte[(int) ((long) (file.length() * to) - start)];
            new Random(7).nextBytes(garbage);
            file.seek(start);
            file.write(garbage);
        }
    }

    private void truncate(long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(fixture.file().toFile(), "rw")) {
            file.setLength(size);
        }
    }

    private List<String> damaged() throws IOException {
        try (Stream<Path> files = Files.list(fixture.directory())) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.contains(".damaged-"))
                    .toList();
        }
    }

    private void assertBegunAnew(SqliteJournal journal) throws JournalException, IOException {
        assertThat(journal.health()).isEqualTo(new Health(true, "", 0));
        journal.intend(intent("new", Deed.TERM));
        assertThat(journal.unfinished())
                .extracting(each -> each.subject().agentId())
                .contains("new");
        assertThat(damaged()).containsExactly("journal.db.damaged-20261121T100000Z");
        assertThat(logged.errors())
                .singleElement()
                .asString()
                .contains("was damaged and is at ", "journal.db.damaged-20261121T100000Z now", "found by");
    }

    @Test
    void garbageOverTheHeader() throws Exception {
        written();
        garble(0, 0.0001);

        try (SqliteJournal journal = fixture.open()) {
            assertBegunAnew(journal);
        }
    }

    @Test
    void aFileThatIsSomethingElse() throws Exception {
        written();
        Files.writeString(fixture.file(), "inari:\n  run-directory: /run/inari\n");

        try (SqliteJournal journal = fixture.open()) {
            assertBegunAnew(journal);
        }
    }

    @Test
    void aFileThatWasCutInHalf() throws Exception {
        written();
        truncate(Files.size(fixture.file()) / 2);

        try (SqliteJournal journal = fixture.open()) {
            journal.tend();
            assertBegunAnew(journal);
        }
    }

    @Test
    void aFileThatWasCutInTheMiddleOfAPage() throws Exception {
        written();
        truncate(Files.size(fixture.file()) - 10_000);

        try (SqliteJournal journal = fixture.open()) {
            journal.tend();
            assertBegunAnew(journal);
        }
    }

    @Test
    void aFileThatWasEmptied() throws Exception {
        written();
        truncate(0);

        try (SqliteJournal journal = fixture.open()) {
            assertThat(journal.health().writable()).isTrue();
            assertThat(journal.history(HistoryQuery.newest(1))).isEmpty();
            assertThat(logged.warnings()).singleElement().asString().contains("is empty; it begins anew");
        }
    }

    @Test
    void garbageInTheMiddleFreesNoEngineThatIsHeld() throws Exception {
        written();
        garble(0.4, 0.6);

        try (SqliteJournal journal = fixture.open()) {
            journal.tend();

            assertBegunAnew(journal);
            assertThat(journal.holds())
                    .extracting(each -> each.subject().agentId())
                    .containsExactly("held", "held late");
            assertThat(journal.unfinished())
                    .extracting(each -> each.subject().agentId())
                    .containsExactly("new");
        }
    }

    @Test
    void garbageNearlyEverywhereIsFoundByWhoReads() throws Exception {
        written();
        garble(0.05, 1);

        try (SqliteJournal journal = fixture.open()) {
            assertThat(journal.history(HistoryQuery.newest(10_000))).hasSizeLessThan(10);
            assertBegunAnew(journal);
        }
    }

    @Test
    void damageUnderAnOpenJournal() throws Exception {
        written();
        try (SqliteJournal journal = fixture.open()) {
            // By another process: this one would drop the locks of the journal when it closes the file.
            String command = "head -c 4000000 /dev/urandom | dd of=" + fixture.file()
                    + " bs=4096 seek=3 conv=notrunc status=none";
            assertThat(Child.run("sh", "-c", command)).isTrue();

            journal.tend();

            assertBegunAnew(journal);
        }
    }

    @Test
    void numbersAreNotUsedAgain() throws Exception {
        long last = written();
        garble(0, 1);
        fixture.passes(Duration.ofSeconds(1));

        try (SqliteJournal journal = fixture.open()) {
            journal.settle(last, "SENT", "of an intent that is lost");
            assertThat(journal.intend(intent("new", Deed.ASK))).isGreaterThan(last);
            assertThat(logged.warnings()).singleElement().asString().contains("intent=" + last, "SENT");
        }
    }

    @Test
    void onlyTheLastDamagedFilesAreKept() throws Exception {
        for (int i = 0; i < 8; i++) {
            fixture.open().close();
            garble(0, 1);
            fixture.passes(Duration.ofSeconds(1));
        }
        fixture.open().close();

        assertThat(damaged()).hasSize(5);
    }

    @Test
    void aProcessThatStillWritesTheFileAsideNoticesAndWritesAgain() throws Exception {
        written();
        try (SqliteJournal other = fixture.open()) {
            other.intend(intent("x", Deed.TERM));
            garble(0.3, 1);
            try (SqliteJournal journal = fixture.open()) {
                journal.tend();
                assertThat(damaged()).isNotEmpty();

                other.intend(intent("after", Deed.KILL));

                assertThat(journal.unfinished())
                        .extracting(each -> each.subject().agentId())
                        .contains("after");
            }
        }
    }
}
