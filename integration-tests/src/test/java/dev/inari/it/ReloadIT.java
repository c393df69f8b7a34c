package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real SIGHUP to the built sidecar. */
@Timeout(120)
class ReloadIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path directory;

    ReloadIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aSidecarReadsItsConfigurationAgainAndSurvivesABadOne() throws Exception {
        assumeFalse(
                hangupIsIgnored(), "whoever started this test ignores SIGHUP, as nohup does, and so would the sidecar");
        try (RunningSidecar sidecar =
                RunningSidecar.start(directory, directory.resolve("run"), "sidecar", "exit: {linger: 1h}\n")) {
            sidecar.configure("exit: {linger: soon}\nclient: {workers: 0}\n");
            sidecar.signal("HUP");
            sidecar.process().awaitOutput("is not taken, what held before holds on; problems: 1", SOON);
            sidecar.process().awaitOutput("inari.exit.linger \\(=soon\\) is no duration", SOON);

            Files.delete(sidecar.config());
            sidecar.signal("HUP");
            sidecar.process().awaitOutput("sidecar.yaml: does not exist", SOON);

            sidecar.configure("exit: {linger: 30m}\nclient: {workers: 9}\ndry-run: true\n");
            sidecar.signal("HUP");
            sidecar.process().awaitOutput("dry run from now on", SOON);
            assertThat(sidecar.log())
                    .contains("inari.exit.linger: 1h -> 30m (")
                    .contains("inari.client.workers: 4 -> 9 (")
                    .contains("needs a restart, until then 4 stays in force");

            sidecar.signal("TERM");
            assertThat(sidecar.process().awaitExit(SOON)).isEqualTo(128 + 15);
        }
    }

    /** What a process ignores, its children ignore; a JVM then takes no such signal. Bit 0 is signal 1. */
    static boolean hangupIsIgnored() throws IOException {
        return Files.readString(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 1) != 0);
    }
}
