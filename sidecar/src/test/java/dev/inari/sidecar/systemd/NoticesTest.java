package dev.inari.sidecar.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.Vitals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd is told, and above all what it is not. */
class NoticesTest {
    private static final Duration WATCHDOG = Duration.ofSeconds(20);

    private final Notices notices = new Notices(WATCHDOG, 0);
    private long now;

    private String after(Duration time, boolean audited, Duration sinceTurn) {
        now += time.toNanos();
        return notices.next(new Vitals(audited, sinceTurn, 3, 2, 1, 4, false), now);
    }

    private String next(Duration sinceTurn) {
        return after(notices.interval(), true, sinceTurn);
    }

    @Test
    void readyIsSaidOnceAndNotBeforeTheFirstLookIsOver() {
        assertThat(after(Duration.ofSeconds(1), false, Duration.ZERO))
                .isEqualTo("STATUS=looking at the engines for the first time, for 1 s\n");
        assertThat(after(Duration.ofSeconds(15), false, Duration.ZERO)).doesNotContain("READY", "WATCHDOG");
        assertThat(next(Duration.ZERO))
                .startsWith("READY=1\n")
                .endsWith("STATUS=engines: 3, serving: 2, leaving: 1, conditions: 4\n");
        assertThat(next(Duration.ZERO)).doesNotContain("READY");
    }

    @Test
    void patienceIsAskedForTwiceInTheTimeAndAStatusOnlyWhenItChanges() {
        List<Integer> asked = new ArrayList<>();
        for (int second = 0; second < 40; second++) {
            String said = next(Duration.ofMillis(200));
            if (said.contains("WATCHDOG=1")) {
                asked.add(second);
            }
            assertThat(said.contains("STATUS")).isEqualTo(second == 0);
        }
        assertThat(asked).containsExactly(8, 17, 26, 35);
    }

    @Test
    void noPatienceWhileNothingIsDecided() {
        next(Duration.ZERO);
        for (int second = 10; second < 60; second++) {
            assertThat(next(Duration.ofSeconds(second)))
                    .isEqualTo("STATUS=nothing has been decided for " + second + " s; waiting for the watchdog\n");
            assertThat(notices.stalled()).isTrue();
        }
        assertThat(next(Duration.ofMillis(10))).contains("WATCHDOG=1", "engines: 3");
        assertThat(notices.stalled()).isFalse();
    }

    @Test
    void withoutAWatchdogNobodyIsAskedForPatience() {
        Notices unwatched = new Notices(Duration.ZERO, 0);
        Vitals still = new Vitals(true, Duration.ofHours(1), 0, 0, 0, 0, true);

        assertThat(unwatched.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(unwatched.next(still, 1))
                .isEqualTo("READY=1\nSTATUS=dry run; engines: 0, serving: 0, leaving: 0, conditions: 0\n");
    }

    @Test
    void aReloadDuringTheStartIsNotTheEndOfIt() {
        assertThat(notices.reloading(5_000) + notices.reloaded()).isEmpty();
        next(Duration.ZERO);
        assertThat(notices.reloading(5_000)).isEqualTo("RELOADING=1\nMONOTONIC_USEC=5\n");
        assertThat(notices.reloaded()).isEqualTo("READY=1\n");
    }

    @ParameterizedTest
    @CsvSource({
        "30000000,,PT30S",
        "30000000,7,PT30S",
        "30000000,8,PT0S",
        "500000,,PT0.5S",
        "0,,PT0S",
        "-1,,PT0S",
        "soon,,PT0S",
        "99999999999999999999,,PT0S"
    })
    void theWatchdogIsThatOfThisProcess(String micros, String pid, Duration expected) {
        Map<String, String> environment =
                pid == null ? Map.of("WATCHDOG_USEC", micros) : Map.of("WATCHDOG_USEC", micros, "WATCHDOG_PID", pid);

        assertThat(Notifier.watchdog(environment, 7)).isEqualTo(expected);
        assertThat(Notifier.watchdog(Map.of(), 7)).isZero();
    }
}
