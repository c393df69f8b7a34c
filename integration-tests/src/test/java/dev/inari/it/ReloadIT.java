package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;

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
}
