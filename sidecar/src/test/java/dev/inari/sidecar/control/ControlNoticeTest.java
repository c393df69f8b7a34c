package dev.inari.sidecar.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.engine.FakeProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control file stays as long as its daemon, whatever is done to it. */
class ControlNoticeTest {
    private static final ControlFile CONTENT =
            new ControlFile(7, 99, FakeProcesses.BOOT, "", "http://127.0.0.1:4711", "ab".repeat(32));

    private final Path directory;
    private final Path path;

    ControlNoticeTest(@TempDir Path directory) {
        this.directory = directory;
        this.path = directory.resolve("sidecar-3.control");
    }

    @Test
    void whatIsInTheWayIsSaid() throws IOException {
        Files.createDirectories(path.resolve("not empty"));

        assertThatThrownBy(() -> ControlNotice.put(directory, 3, CONTENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("have it removed");
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(path);
        }
    }

    @Test
    void whatAnEarlierOneLeftIsReplaced() throws IOException {
        Files.writeString(path, "left");
        try (ControlNotice notice = ControlNotice.put(directory, 3, CONTENT)) {
            notice.keep();
            assertThat(path).content().contains("http://127.0.0.1:4711");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void oneThatWasCleanedAwayIsWrittenAgainAndOneInUseLooksSo() throws IOException {
        try (ControlNotice notice = ControlNotice.put(directory, 3, CONTENT)) {
            Files.delete(path);
            notice.keep();
            assertThat(path).content().contains("\"pid\":7");

            Files.setLastModifiedTime(path, FileTime.fromMillis(1));
            notice.keep();
            assertThat(Files.getLastModifiedTime(path).toMillis()).isGreaterThan(1);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void thatOfALaterOneIsLeftAlone() throws IOException {
        ControlNotice first = ControlNotice.put(directory, 3, CONTENT);
        try (ControlNotice second = ControlNotice.put(directory, 3, CONTENT)) {
            first.close();
            assertThat(path).exists();
            first.keep();
            second.keep();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void theTokenIsInNoLine() {
        assertThat(CONTENT.toString()).doesNotContain("abab").contains("pid 7");
    }
}
