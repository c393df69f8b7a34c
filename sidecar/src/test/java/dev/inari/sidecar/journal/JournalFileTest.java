package dev.inari.sidecar.journal;

import static dev.inari.sidecar.journal.JournalFixture.intent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who could write the journal could have engines killed; each test is one way to try. */
@Timeout(30)
class JournalFileTest {
    private static final int SOMEBODY = 23456;

    private final Path temporary;
    private final JournalFixture fixture;
    private final Path directory;

    JournalFileTest(@TempDir Path temporary) {
        this.temporary = temporary;
        this.fixture = new JournalFixture(temporary);
        this.directory = temporary.resolve("journal");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private void makeDirectory(String permissions) throws IOException {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }

    private void assertRefused(String... why) throws JournalException {
        try (SqliteJournal journal = fixture.open()) {
            assertThat(journal.health().writable()).isFalse();
            assertThat(journal.health().problem()).contains("not this user's own", "belongs to this user alone");
            assertThatThrownBy(() -> journal.intend(intent("a", Deed.KILL))).hasMessageContainingAll(why);
        }
    }

    @Test
    void everythingIsForItsOwnerAlone() throws Exception {
        try (SqliteJournal journal = fixture.open()) {
            journal.intend(intent("a", Deed.TERM));

            assertThat(mode(directory)).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(directory)) {
                for (Path each :
                        files.filter(file -> !file.toString().endsWith(".so")).toList()) {
                    assertThat(mode(each)).as(each.toString()).isEqualTo("rw-------");
                }
            }
            assertThat(directory.resolve("journal.db-wal")).exists();
        }
    }

    @Test
    void aDirectoryThatOthersMayWrite() throws Exception {
        makeDirectory("rwxrwxrwx");

        assertRefused("others may write " + directory, "chmod 700");
        assertThat(fixture.file()).doesNotExist();
    }

    @Test
    void aDirectoryThatOthersMayOnlyReadIsGoodEnough() throws Exception {
        makeDirectory("rwxr-xr-x");

        try (SqliteJournal journal = fixture.open()) {
            assertThat(journal.health().writable()).isTrue();
            assertThat(mode(fixture.file())).isEqualTo("rw-------");
        }
    }

    @Test
    void aDirectoryElsewhere() throws Exception {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.createSymbolicLink(directory, elsewhere);

        assertRefused(directory + " is a symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsAFile() throws Exception {
        Files.writeString(directory, "precious");

        assertRefused("is no directory");
        assertThat(directory).hasContent("precious");
    }

    @Test
    void aDirectoryOfSomebodyElse() throws Exception {
        makeDirectory("rwx------");
        giveAway(directory);

        assertRefused(directory + " belongs to user id 23456");
    }

    @Test
    void aFileOfSomebodyElse() throws Exception {
        fixture.open().close();
        giveAway(fixture.file());

        assertRefused(fixture.file() + " belongs to user id 23456");
    }

    private static void giveAway(Path path) throws IOException {
        assumeTrue(Files.getAttribute(path, "unix:uid").equals(0), "only root can give a file away");
        Files.setAttribute(path, "unix:uid", SOMEBODY);
    }

    @Test
    void aFileElsewhere() throws Exception {
        makeDirectory("rwx------");
        Path precious = Files.writeString(temporary.resolve("precious"), "precious");
        Files.createSymbolicLink(fixture.file(), precious);

        assertRefused("it is a symbolic link");
        assertThat(precious).hasContent("precious");
    }

    @Test
    void aFileThatIsADirectory() throws Exception {
        makeDirectory("rwx------");
        Files.createDirectory(fixture.file());

        assertRefused("it is no regular file");
    }

    @Test
    void aLockFileElsewhere() throws Exception {
        makeDirectory("rwx------");
        Path precious = Files.writeString(temporary.resolve("precious"), "precious");
        Files.createSymbolicLink(directory.resolve("journal.db.lock"), precious);

        try (SqliteJournal journal = fixture.open()) {
            assertThat(journal.health().writable()).isFalse();
        }
        assertThat(precious).hasContent("precious");
    }

    @Test
    void aFileThatOthersCouldReadIsClosedToThem() throws Exception {
        fixture.open().close();
        Files.setPosixFilePermissions(fixture.file(), PosixFilePermissions.fromString("rw-r--r--"));

        try (Logged logged = new Logged();
                SqliteJournal journal = fixture.open()) {
            assertThat(journal.health().writable()).isTrue();
            assertThat(logged.warnings()).singleElement().asString().contains("others could read it, mode 644");
        }
        assertThat(mode(fixture.file())).isEqualTo("rw-------");
    }

    @Test
    void aDirectoryThatThisUserMayNotWrite() throws Exception {
        makeDirectory("r-x------");
        assumeTrue(!Files.isWritable(directory), "root may write everywhere");

        try (SqliteJournal journal = fixture.open()) {
            assertThat(journal.health().problem()).contains("cannot be opened for writing", directory.toString());
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));

            journal.tend();

            assertThat(journal.health().writable()).isTrue();
        }
    }

    @Test
    void aNameThatTheDriverWouldMisread() {
        JournalSettings settings = new JournalSettings(temporary.resolve("x.db?mode=memory"), Duration.ofDays(1), 10);

        assertThatThrownBy(() -> SqliteJournal.open(settings, fixture)).hasMessageContaining("question mark");
    }
}
