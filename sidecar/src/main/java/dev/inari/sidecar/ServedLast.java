package dev.inari.sidecar;

import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Remembers when an engine's last user session closed, on this sidecar's monotonic clock: the engine says for how long it has been idle, and so
 * neither clock that is set can lengthen or shorten it. For the decision thread only.
 */
final class ServedLast {
    private static final Duration LONGEST = Duration.ofDays(365);

    private boolean known;
    private long closedNanos;

    /** The engine said this, and it was asked or answered at that time. */
    void heard(Heartbeat beat, long nowNanos) {
        SessionCounts sessions = beat.getSessions();
        known = sessions.isKnown()
                && sessions.getUser() == 0
                && sessions.getOpening() == 0
                && beat.getLastCloseMillis() >= 0
                && beat.getIdleMillis() >= 0;
        closedNanos = nowNanos
                - Duration.ofMillis(Math.min(LONGEST.toMillis(), Math.max(0, beat.getIdleMillis())))
                        .toNanos();
    }

    /** It was let go at its bell, without another heartbeat. */
    void closed(long nowNanos) {
        known = true;
        closedNanos = nowNanos;
    }

    /** Since its last session closed; null if it served somebody when it was heard last, or never has. */
    @Nullable
    Duration since(long nowNanos) {
        return known ? Duration.ofNanos(Math.max(0, nowNanos - closedNanos)) : null;
    }
}
