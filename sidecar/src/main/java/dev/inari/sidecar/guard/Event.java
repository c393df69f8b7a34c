package dev.inari.sidecar.guard;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import java.time.Duration;

/** Something that the shell learned about one engine. What it did not learn is an event too, and a different one. */
public sealed interface Event {

    /** The engine answered. Whether it counts as a beat is the guard's to say. */
    record Beat(Heartbeat heartbeat) implements Event {}

    /** A heartbeat was due and none could be read. */
    record MissedBeat(Miss kind, String detail) implements Event {}

    /** The agent answered a request to exit. */
    record ExitAnswered(ExitAnswer answer) implements Event {}

    /** A request to exit got no answer; it may have been accepted all the same. */
    record ExitUnanswered(String detail) implements Event {}

    /** An attempt to signal the process came back. */
    record SignalResult(Signal signal, SignalOutcome outcome) implements Event {}

    /** The process table shows that the engine's process has ended. */
    record ProcessGone(String detail) implements Event {}

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
