package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "-5, 0 ms",
        "999, 999 ms",
        "59999, 59 s",
        "60000, 1 min",
        "185000, 3 min 5 s",
        "7260000, 2 h 1 min",
        "356400000, 4 d 3 h",
    })
    void twoUnitsAtMost(long millis, String text) {
        assertThat(Durations.human(millis)).isEqualTo(text);
    }
}
