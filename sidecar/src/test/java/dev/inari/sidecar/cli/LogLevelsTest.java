package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogLevelsTest {
    /** Where the JDK says "Failed to restart". */
    private final Logger jdk = Logger.getLogger("javax.management.remote.misc");

    @Test
    void warningsOfTheJdkAreForThoseWhoAsk() {
        LogLevels.forCommand(true);
        assertThat(jdk.isLoggable(Level.WARNING)).isTrue();
        LogLevels.forCommand(false);
        assertThat(jdk.isLoggable(Level.WARNING)).isFalse();
        assertThat(jdk.isLoggable(Level.SEVERE)).isTrue();
    }
}
