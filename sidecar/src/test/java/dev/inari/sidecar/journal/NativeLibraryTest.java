package dev.inari.sidecar.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.OSInfo;

/** Which library a process loads as its own code, and what it leaves on the disk. */
@Timeout(60)
class NativeLibraryTest {
    private final Path directory;

    NativeLibraryTest(@TempDir Path temporary) {
        this.directory = temporary;
    }

    @Test
    void isUnpackedOnceForItsOwner() throws IOException {
        Path library = NativeLibrary.unpacked(directory);
        Object first = Files.getAttribute(library, "unix:ino");

        assertThat(NativeLibrary.unpacked(directory)).isEqualTo(library);

        assertThat(Files.getAttribute(library, "unix:ino")).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(library)))
                .isEqualTo("rwx------");
    }

    @Test
    void anotherFileOfThatNameIsReplaced() throws IOException {
        Path library = NativeLibrary.unpacked(directory);
        byte[] good = Files.readAllBytes(library);
        Files.writeString(library, "half of it");

        NativeLibrary.unpacked(directory);

        assertThat(library).hasBinaryContent(good);
    }

    @Test
    void aDirectoryFromWhichNothingMayBeExecuted() throws Exception {
        assumeTrue(
                Child.run("mount", "-t", "tmpfs", "-o", "noexec,mode=700,size=8m", "tmpfs", directory.toString()),
                "a file system can be mounted by root only");
        try (Child child = Child.java(Opener.class, directory.resolve("journal.db"))) {
            assertThat(child.out().readLine())
                    .contains("native library cannot be loaded", "noexec", "-Dorg.sqlite.lib.path");
            assertThat(child.out().readLine()).isEqualTo("[inari-sqlite-" + version() + ".so]");
        } finally {
            Child.run("umount", "-l", directory.toString());
        }
    }

    private static String version() {
        return SQLiteJDBCLoader.getVersion() + "-"
                + OSInfo.getNativeLibFolderPathForCurrentOS().replace('/', '-');
    }

    @Test
    void aProcessThatIsKilledLeavesNoCopyBehind() throws Exception {
        JournalFixture fixture = new JournalFixture(directory);
        for (int i = 0; i < 2; i++) {
            try (Child victim = Child.java(Victim.class, fixture.file(), 1_000_000)) {
                assertThat(victim.out().readLine()).isNotNull();
                victim.kill();
            }
        }
        try (Stream<Path> files = Files.list(fixture.directory())) {
            List<String> names = files.map(each -> each.getFileName().toString())
                    .filter(each -> each.contains("sqlite"))
                    .toList();
            assertThat(names)
                    .singleElement()
                    .asString()
                    .startsWith("inari-sqlite-")
                    .endsWith(".so");
        }
    }
}
