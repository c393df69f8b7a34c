package dev.inari.sidecar.exit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.exit.ServerLadder.Move;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One rule each, at a time that is given. */
class ServerLadderTest {
    private static final Duration TERM = Duration.ofSeconds(15);
    private static final long SENT = 1000;

    private final ServerLadder gentle = ServerLadder.of(TERM, false);
    private final ServerLadder forced = ServerLadder.of(TERM, true);

    @Test
    void withoutForceItIsLeftAloneWhenItsTimeIsOver() {
        ServerLadder termed = gentle.sent(Signal.TERM, SENT);

        assertThat(termed.move(Liveness.ALIVE, SENT + 14_999)).isEqualTo(Move.WAIT);
        assertThat(termed.move(Liveness.ALIVE, SENT + 15_000)).isEqualTo(Move.GIVE_UP);
    }

    @Test
    void withForceSigkillComesAfterItsTimeAndOnlyOnce() {
        ServerLadder termed = forced.sent(Signal.TERM, SENT);
        assertThat(termed.move(Liveness.ALIVE, SENT + 14_999)).isEqualTo(Move.WAIT);
        assertThat(termed.move(Liveness.ALIVE, SENT + 15_000)).isEqualTo(Move.SEND_KILL);

        ServerLadder killed = termed.sent(Signal.KILL, SENT);
        assertThat(killed.move(Liveness.ALIVE, SENT + 9_999)).isEqualTo(Move.WAIT);
        assertThat(killed.move(Liveness.ALIVE, SENT + 10_000)).isEqualTo(Move.GIVE_UP);
    }

    @Test
    void whatCannotBeSeenIsNotSignalled() {
        assertThat(gentle.move(Liveness.UNREADABLE, 0)).isEqualTo(Move.GIVE_UP);
        assertThat(forced.sent(Signal.TERM, SENT).move(Liveness.UNREADABLE, SENT + 15_000))
                .isEqualTo(Move.GIVE_UP);
        assertThat(ServerLadder.killing().move(Liveness.UNREADABLE, 0)).isEqualTo(Move.GIVE_UP);
    }

    @Test
    void aKillSkipsTheFirstRung() {
        assertThat(ServerLadder.killing().move(Liveness.ALIVE, 0)).isEqualTo(Move.SEND_KILL);
        assertThat(gentle.move(Liveness.ALIVE, 0)).isEqualTo(Move.SEND_TERM);
    }

    @ParameterizedTest
    @EnumSource(
            value = Liveness.class,
            names = {"GONE", "RECYCLED", "DEFUNCT"})
    void whatHasEndedGetsNoSignal(Liveness ended) {
        assertThat(gentle.move(ended, 0)).isEqualTo(Move.DONE);
        assertThat(forced.sent(Signal.TERM, 0).move(ended, 20_000)).isEqualTo(Move.DONE);
        assertThat(ServerLadder.killing().move(ended, 0)).isEqualTo(Move.DONE);
    }
}
