package dev.inari.agent.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.mbeans.Announcement;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file holds a secret, and lies where others may write. */
class AnnouncementFileTest {
    private static final Announcement ANNOUNCEMENT = new Announcement(
            "0123456789abcdef0123456789abcdef",
            4711,
            5,
            "",
            "kyuubi-flink",
            "service:jmx:rmi://127.0.0.1/stub/x",
            "0".repeat(64));

    private final Path temporary;

    AnnouncementFileTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void isWholeAndForItsOwnerOnly() throws IOException {
        AnnouncementFile file = in(temporary.resolve("run"));
        file.keep();

        Path written = Path.of(file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("run"))))
                .isEqualTo("rwx------");
        try (Reader text = Files.newBufferedReader(written)) {
            assertThat(Announcement.read(text).pid()).isEqualTo(4711);
        }
        assertThat(names(temporary.resolve("run"))).containsExactly(ANNOUNCEMENT.fileName());
    }

    @Test
    void comesBackWhenDeletedAndStaysAwayWhenRemoved() throws IOException {
        AnnouncementFile file = in(temporary);
        file.keep();
        Files.delete(Path.of(file.toString()));
        file.keep();
        assertThat(Path.of(file.toString())).exists();

        file.remove();
        file.keep();
        assertThat(Path.of(file.toString())).doesNotExist();
    }

    @Test
    void isNotWrittenTwice() throws IOException {
        AnnouncementFile file = in(temporary);
        file.keep();
        Files.setLastModifiedTime(Path.of(file.toString()), FileTime.fromMillis(1000));
        file.keep();

        assertThat(Files.getLastModifiedTime(Path.of(file.toString())).toMillis())
                .isEqualTo(1000);
        file.ring();
        assertThat(Files.getLastModifiedTime(Path.of(file.toString())).toMillis())
                .isGreaterThan(1000);
    }

    @Test
    void ringsForNobodyWhenItIsGone() throws IOException {
        AnnouncementFile file = in(temporary);
        file.ring();
        assertThat(names(temporary)).isEmpty();
    }

    @Test
    void refusesALink() throws IOException {
        Path real = Files.createDirectory(temporary.resolve("real"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), real);

        assertThatThrownBy(() -> in(link).keep())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("link");
        assertThat(names(real)).isEmpty();
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> in(file).keep()).isInstanceOf(IOException.class);
    }

    @Test
    void refusesADirectoryWhereOthersCouldReplaceIt() throws IOException {
        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> in(open).keep()).hasMessageContaining("sticky");

        Files.setAttribute(open, "unix:mode", 01777);
        in(open).keep();
        assertThat(names(open)).hasSize(1);
    }

    private static AnnouncementFile in(Path directory) {
        return new AnnouncementFile(directory.toFile(), ANNOUNCEMENT);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
        }
    }
}
