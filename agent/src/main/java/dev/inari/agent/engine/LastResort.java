package dev.inari.agent.engine;

import dev.inari.agent.Problems;
import dev.inari.agent.session.ExitGate;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitPhase;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets an engine of share level CONNECTION go by itself when no sidecar has read its heartbeat for a set time: a host whose sidecar died must
 * not fill up with idle engines. Asks the way a sidecar does, so that whatever would refuse a sidecar refuses this; never by force. For one
 * thread.
 */
public final class LastResort {
    /** A session may be on its way to an engine that has just started, or to one whose last session has just closed. */
    private static final long IDLE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** A look later than this after the last one: the JVM stood still, and a sidecar could not have read anything either. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(10);

    private final long limitNanos;
    private final Engine engine;
    private final EngineControl control;
    private final ExitGate gate;
    private final Supplier<String> shareLevel;
    private final Problems problems;
    private long lookNanos = System.nanoTime();
    private long awakeNanos = lookNanos;

    /** {@code silenceMillis} is how long nobody must have read a heartbeat; {@code shareLevel} answers that of the engine as it is now. */
    public LastResort(
            long silenceMillis,
            Engine engine,
            EngineControl control,
            ExitGate gate,
            Supplier<String> shareLevel,
            Problems problems) {
        this.limitNanos = TimeUnit.MILLISECONDS.toNanos(silenceMillis);
        this.engine = engine;
        this.control = control;
        this.gate = gate;
        this.shareLevel = shareLevel;
        this.problems = problems;
    }

    /** Asks the engine to leave if all that must hold does; to be called about once a second. */
    public void look() {
        look(System.nanoTime(), engine.lastReadNanos(), engine.idleMillis());
    }

    void look(long now, long lastReadNanos, long idleMillis) {
        if (now - lookNanos > PAUSE) {
            awakeNanos = now;
        }
        lookNanos = now;
        long word = gate.read();
        long silence = Math.min(now - lastReadNanos, now - awakeNanos);
        if (silence < limitNanos || idleMillis < IDLE_MILLIS || !ExitGate.free(word)) {
            return;
        }
        if (control.phase() == ExitPhase.OPEN && shareLevel.get().equals("CONNECTION")) {
            ask(ExitGate.epoch(word), silence);
        }
    }

    private void ask(long epoch, long silenceNanos) {
        ExitAnswer answer = control.requestExit(
                epoch,
                "last resort: nobody is served, and no sidecar has read a heartbeat for "
                        + TimeUnit.NANOSECONDS.toSeconds(silenceNanos) + " s (agent option leaveAfterSilenceOf)");
        if (answer.getCode() != ExitAnswer.Code.ACCEPTED) {
            problems.report(
                    "no sidecar reads heartbeats, and the engine does not leave by itself: " + answer.getCode());
        }
    }
}
