package dev.inari.sidecar.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.Vitals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Telling goes wrong without harm. The socket itself is met in an integration test. */
class NotifierTest {
    private static final Vitals WELL = new Vitals(true, Duration.ZERO, 0, 0, 0, 0, false);

    private final List<String> heard = new ArrayList<>();

    private Notifier notifier(ServiceManager manager) {
        return new Notifier(manager, Duration.ofSeconds(20), () -> WELL, () -> 0);
    }

    @Test
    void aReloadIsToldAlsoWhenItFails() {
        Notifier notifier = notifier(heard::add);
        notifier.pass();
        heard.clear();

        assertThatThrownBy(() -> notifier.whileReloading(() -> {
                    throw new IllegalStateException("a mistake");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(heard).containsExactly("RELOADING=1\nMONOTONIC_USEC=0\n", "READY=1\n");
    }

    @Test
    void stoppingIsTheLastWord() {
        Notifier notifier = notifier(heard::add);
        notifier.pass();
        notifier.close();

        assertThat(heard).last().asString().startsWith("STOPPING=1\n");
    }

    @Test
    void whoDoesNotHearHoldsNothingUp() {
        Notifier notifier = notifier(state -> {
            throw new IOException("error 111");
        });
        List<String> ran = new ArrayList<>();

        notifier.pass();
        notifier.whileReloading(() -> ran.add("reload"));
        notifier.close();

        assertThat(ran).containsExactly("reload");
    }

    @Test
    void nobodyIsToldWhereNobodyAsked(@TempDir Path directory) {
        try (Notifier notifier = Notifier.begin(
                Map.of("WATCHDOG_USEC", "1000000"),
                directory,
                () -> {
                    throw new AssertionError("nobody asks");
                },
                () -> 0)) {
            assertThat(notifier).isNotNull();
        }
        assertThat(directory).isEmptyDirectory();
    }
}
