package dev.inari.sidecar.guard;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionInfo;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import java.time.Duration;
import java.util.List;

/** Something that the shell learned about one engine. What it did not learn is an event too, and a different one. */
public sealed interface Event {

    /** The engine answered. Whether it counts as a beat is the guard's to say. */
    record Beat(Heartbeat heartbeat) implements Event {}

    /** A heartbeat was due and none could be read. */
    record MissedBeat(Miss kind, String detail) implements Event {}

    /** The engine rang its bell: its last user session had closed then. */
    record Rang() implements Event {}

    /** The agent answered a request to exit. */
    record ExitAnswered(ExitAnswer answer) implements Event {}

    /** A request to exit got no answer; it may have been accepted all the same. */
    record ExitUnanswered(String detail) implements Event {}

    /** An attempt to signal the process came back. */
    record SignalResult(Signal signal, SignalOutcome outcome) implements Event {}

    /** The process table shows that the engine's process has ended. */
    record ProcessGone(String detail, boolean defunct) implements Event {
        public ProcessGone(String detail) {
            this(detail, false);
        }
    }

    /** An operator wants it gone. */
    record Ordered(Order order) implements Event {}

    /** An operator wants it to stay. */
    record Held(Hold hold) implements Event {}

    /** An operator's hold is over. */
    record Released(String by, String reason) implements Event {}

    /** The open user sessions, as its agent lists them. */
    record SessionsRead(List<SessionInfo> sessions) implements Event {}

    /** What became of closing sessions that were leaked or forgotten. */
    record CureEnded(Condition condition, String detail) implements Event {}

    /**
     * What ZooKeeper shows of the engine's znode, where this sidecar looks into it.
     *
     * @param unheardDeletion how it is known that somebody deleted it and the engine did not hear; empty if nothing shows that
     * @param twins the other znodes with its ref id; empty if there are none
     */
    record ZnodeSeen(String unheardDeletion, String twins) implements Event {}

    /** This sidecar was paused for so long beyond what is normal: what looked like silence or an overrun may have been its own. */
    record LateSidecar(Duration by) implements Event {}

    /** Time passed. */
    record Tick() implements Event {}

    /** Why there was no heartbeat. All kinds weigh the same; people want to know which it was. */
    enum Miss {
        REFUSED("refused"),
        TIMED_OUT("timed out"),
        AUTHENTICATION_FAILED("authentication failed"),
        NOT_INSTRUMENTED("not instrumented"),
        MALFORMED("malformed answer"),
        STRANGER("another agent answered"),
        FROZEN("an old heartbeat came again");

        private final String text;

        Miss(String text) {
            this.text = text;
        }

        /** The kind in words. */
        public String text() {
            return text;
        }
    }
}
