package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The time since the last close, from what an engine says of itself. */
class ServedLastTest {
    private static final long SECOND = 1_000_000_000;

    private final ServedLast served = new ServedLast();

    private static Heartbeat beat(int user, long idleMillis, long lastCloseMillis, boolean known) {
        SessionCounts.Builder sessions = new SessionCounts.Builder();
        sessions.user = user;
        sessions.known = known;
        Heartbeat.Builder beat = new Heartbeat.Builder("agent");
        beat.idleMillis = idleMillis;
        beat.lastCloseMillis = lastCloseMillis;
        return beat.build(sessions.build());
    }

    @Test
    void itIsTheIdleTimeAndWhatPassedSinceItWasTold() {
        served.heard(beat(0, 1_500, 7, true), 100 * SECOND);

        assertThat(served.since(102 * SECOND)).isEqualTo(Duration.ofMillis(3_500));
    }

    @Test
    void whoServesNeverServedOrDoesNotKnowHasNone() {
        assertThat(served.since(SECOND)).isNull();
        for (Heartbeat beat : new Heartbeat[] {
            beat(1, 0, 7, true), beat(0, 1_500, -1, true), beat(0, 1_500, 7, false), beat(0, -5, 7, true)
        }) {
            served.heard(beat(0, 1_500, 7, true), SECOND);
            served.heard(beat, 2 * SECOND);
            assertThat(served.since(3 * SECOND)).describedAs("%s", beat).isNull();
        }
    }

    @Test
    void anIdleTimeWithoutSenseBreaksNothing() {
        served.heard(beat(0, Long.MAX_VALUE, 7, true), SECOND);

        assertThat(served.since(SECOND)).isEqualTo(Duration.ofDays(365));
    }
}
