package dev.inari.sidecar.exit;

import dev.inari.sidecar.engine.Liveness;
import java.time.Duration;

/**
 * Decides how a Kyuubi server without an agent is stopped: SIGTERM, then its own time to end, and SIGKILL only if that was said beforehand, for
 * such a server waits for its sessions and nobody here knows of them. Pure and immutable.
 *
 * @param term how long it may take after SIGTERM
 * @param force whether SIGKILL follows
 * @param rung what was sent last
 * @param sinceMillis when
 */
public record ServerLadder(Duration term, boolean force, Rung rung, long sinceMillis) {
    private static final Duration KILL = Duration.ofSeconds(10);

    /** How far it has come. */
    public enum Rung {
        NOTHING_SENT,
        TERM_SENT,
        KILL_SENT
    }

    /** What is to be done now. */
    public enum Move {
        SEND_TERM,
        SEND_KILL,
        WAIT,
        /** The process has ended. */
        DONE,
        /** It is still there, and nothing more may be done. */
        GIVE_UP
    }

    /** At its beginning. */
    public static ServerLadder of(Duration term, boolean force) {
        return new ServerLadder(term, force, Rung.NOTHING_SENT, 0);
    }

    /** At its end: SIGKILL at once. */
    public static ServerLadder killing() {
        return new ServerLadder(Duration.ZERO, true, Rung.TERM_SENT, 0);
    }

    /** What follows from what is seen now. That nothing can be seen is no reason to do anything. */
    public Move move(Liveness liveness, long nowMillis) {
        if (liveness.over()) {
            return Move.DONE;
        }
        if (rung == Rung.NOTHING_SENT) {
            return liveness == Liveness.ALIVE ? Move.SEND_TERM : Move.GIVE_UP;
        }
        long passed = nowMillis - sinceMillis;
        if (rung == Rung.TERM_SENT && passed >= term.toMillis()) {
            return force && liveness == Liveness.ALIVE ? Move.SEND_KILL : Move.GIVE_UP;
        }
        return rung == Rung.KILL_SENT && passed >= KILL.toMillis() ? Move.GIVE_UP : Move.WAIT;
    }

    /** After a signal went out. */
    public ServerLadder sent(Signal signal, long nowMillis) {
        return new ServerLadder(term, force, signal == Signal.TERM ? Rung.TERM_SENT : Rung.KILL_SENT, nowMillis);
    }
}
