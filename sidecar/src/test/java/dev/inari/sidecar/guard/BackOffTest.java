package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {
    @Test
    void doublesUpToFiveMinutes() {
        assertThat(BackOff.after(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(BackOff.after(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(BackOff.after(9)).isEqualTo(Duration.ofSeconds(256));
        assertThat(BackOff.after(10)).isEqualTo(Duration.ofMinutes(5));
        assertThat(BackOff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
    }
}
