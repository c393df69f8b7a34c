package dev.inari.sidecar.journal;

import static dev.inari.sidecar.journal.JournalFixture.engine;
import static dev.inari.sidecar.journal.JournalFixture.intent;
import static dev.inari.sidecar.journal.JournalFixture.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small file system that really becomes full, or that nobody may write; only root can make one. */
@Timeout(60)
class FullDiskTest {
    private final Path disk;
    private final JournalFixture fixture;
    private final Logged logged = new Logged();

    FullDiskTest(@TempDir Path temporary) {
        disk = temporary;
        fixture = new JournalFixture(temporary);
    }

    @BeforeEach
    void mount() throws Exception {
        // With room for the native library, should this be the first test that needs it.
        assumeTrue(
                Child.run("mount", "-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs", disk.toString()),
                "a file system can be mounted by root only");
    }

    @AfterEach
    void unmount() throws Exception {
        logged.close();
        Child.run("umount", "-l", disk.toString());
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int size = 1 << 16; size > 0; size /= 2) {
                fillWith(out, new byte[size]);
            }
        }
        return filler;
    }

    private static void fillWith(OutputStream out, byte[] block) {
        try {
            for (int i = 0; i < 1000; i++) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void aDiskThatBecomesFullAndEmptiesAgain() throws Exception {
        try (SqliteJournal journal = fixture.open()) {
            long before = journal.intend(intent("before", Deed.TERM));
            journal.intend(intent("leaving", Deed.TERM));
            Path filler = fill();
            int more = 0;
            JournalException refused = null;
            while (refused == null) {
                try {
                    journal.intend(intent("a" + more, Deed.TERM));
                    more++;
                } catch (JournalException e) {
                    refused = e;
                }
            }
            assertThat(refused)
                    .hasMessageContainingAll(fixture.file().toString(), "no room", "SQLITE_FULL", "make room");
            journal.settle(before, "SENT", "while the disk was full");
            journal.note(note("leaving", Note.Kind.GONE));
            journal.tend();
            journal.tend();
            assertThat(journal.health().writable()).isFalse();
            assertThat(journal.health().waiting()).isEqualTo(2);
            assertThat(logged.errors()).hasSize(1);
            assertThat(journal.unfinished()).as("reading goes on").hasSize(more + 2);

            Files.delete(filler);
            journal.tend();

            assertThat(journal.health()).isEqualTo(new Health(true, "", 0));
            assertThat(journal.unfinished()).hasSize(more + 1).anySatisfy(ladder -> {
                assertThat(ladder.subject()).isEqualTo(engine("before"));
                assertThat(ladder.outcome()).isEqualTo("SENT");
            });
            assertThat(logged.errors()).hasSize(1);
            assertThat(logged.warnings()).singleElement().asString().contains("works again");
        }
    }

    @Test
    void aDiskThatIsFullFromTheStart() throws Exception {
        NativeLibrary.load(Files.createDirectory(disk.resolve("journal")));
        Files.setPosixFilePermissions(disk.resolve("journal"), PosixFilePermissions.fromString("rwx------"));
        Path filler = fill();
        try (SqliteJournal journal = fixture.open()) {
            assertThatThrownBy(() -> journal.intend(intent("a", Deed.TERM))).hasMessageContaining("no room");
            journal.note(note("a", Note.Kind.STAGE));

            Files.delete(filler);
            journal.tend();

            assertThat(journal.health()).isEqualTo(new Health(true, "", 0));
            journal.intend(intent("a", Deed.TERM));
            assertThat(journal.unfinished()).hasSize(1);
        }
    }

    @Test
    void aFileSystemThatBecameReadOnly() throws Exception {
        fixture.open().close();
        assumeTrue(Child.run("mount", "-o", "remount,ro", disk.toString()));

        try (SqliteJournal journal = fixture.open()) {
            assertThatThrownBy(() -> journal.intend(intent("a", Deed.TERM)))
                    .hasMessageContainingAll(fixture.file().toString(), "cannot be opened for writing", "file system");
            journal.tend();
            assertThat(logged.errors()).hasSize(1);

            assertThat(Child.run("mount", "-o", "remount,rw", disk.toString())).isTrue();
            journal.tend();

            assertThat(journal.health().writable()).isTrue();
            journal.intend(intent("a", Deed.TERM));
        }
    }
}
