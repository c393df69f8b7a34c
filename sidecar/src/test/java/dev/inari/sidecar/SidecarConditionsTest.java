package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal tells of conditions: each once, when it means something, and again only if it came again. */
class SidecarConditionsTest {
    private final Host host;
    private final Sidecar sidecar;

    SidecarConditionsTest(@TempDir Path temporary) {
        host = new Host(temporary);
        sidecar = host.sidecar();
    }

    @AfterEach
    void stop() {
        sidecar.stop();
    }

    private List<String> conditions() {
        return host.journal.lines.stream()
                .filter(line -> line.contains(" CONDITION "))
                .toList();
    }

    @Test
    void aDifferenceOfAnInstantIsNotWrittenDown() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.opens();
        sidecar.start();
        host.threads.settle();
        for (int i = 0; i < 100; i++) {
            engine.drift = i % 2;
            host.threads.advance(Duration.ofSeconds(5));
        }

        assertThat(sidecar.engines().get(0).lastHeartbeat()).isNotNull();
        assertThat(conditions()).isEmpty();
    }

    @Test
    void aDifferenceThatLastsIsWrittenDownOnce() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.opens();
        engine.drift = 1;
        sidecar.start();
        host.threads.settle();
        host.threads.advance(Duration.ofHours(1));
        assertThat(conditions()).singleElement().asString().startsWith("11 CONDITION drifting-count: ");

        engine.drift = 0;
        host.threads.advance(Duration.ofSeconds(5));
        engine.drift = 2;
        host.threads.advance(Duration.ofHours(1));

        assertThat(conditions()).hasSize(2);
    }
}
