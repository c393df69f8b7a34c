package dev.inari.sidecar;

import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.IdentifiedHeartbeat;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.exit.Signals;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.guard.Event.Miss;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns calls that may block into events. For the workers; no method throws, not even an {@link Error}: what a peer sends is not ours to
 * vouch for, and an engine whose call never comes back to the decision thread would be left alone for ever.
 */
final class EngineCalls {
    private static final int MOST_EVIDENCE = 50;

    private final EngineClient client;
    private final Signals signals;
    private final EngineProcess process;
    private final TransitionLog log;

    EngineCalls(EngineClient client, Signals signals, EngineProcess process, TransitionLog log) {
        this.client = client;
        this.signals = signals;
        this.process = process;
        this.log = log;
    }

    /**
     * What one read brought.
     *
     * @param identity who answered, if that was asked and told
     */
    record Reading(@Nullable EngineIdentity identity, Event event) {
        boolean missed() {
            return event instanceof Event.MissedBeat;
        }
    }

    /**
     * A heartbeat, and after it the identity if that is wanted: told after the heartbeat it is at least as new, so that a decision on this
     * heartbeat follows what the engine is now.
     */
    Reading read(Predicate<Heartbeat> withIdentity) {
        return guarded(() -> {
            Event event = heartbeat();
            return event instanceof Event.Beat beat && withIdentity.test(beat.heartbeat())
                    ? identified(client.identity(), event)
                    : new Reading(null, event);
        });
    }

    /** Both in one request: an engine that rang its bell may be waiting to be let go. */
    Reading readAtOnce() {
        return guarded(() -> {
            Outcome<IdentifiedHeartbeat> outcome = client.identifiedHeartbeat();
            return outcome instanceof Outcome.Answered<IdentifiedHeartbeat> answered
                    ? identified(
                            outcome.map(IdentifiedHeartbeat::identity),
                            new Event.Beat(answered.value().heartbeat()))
                    : new Reading(null, missed(outcome));
        });
    }

    private Reading guarded(Supplier<Reading> reading) {
        try {
            return reading.get();
        } catch (RuntimeException | Error e) {
            log.failed("reading a heartbeat failed", e);
            return new Reading(null, new Event.MissedBeat(Miss.MALFORMED, e.toString()));
        }
    }

    private Reading identified(Outcome<EngineIdentity> outcome, Event event) {
        if (!(outcome instanceof Outcome.Answered<EngineIdentity> answered)) {
            return new Reading(null, missed(outcome));
        }
        String agentId = answered.value().agentId();
        return agentId.equals(process.agentId())
                ? new Reading(answered.value(), event)
                : new Reading(null, new Event.MissedBeat(Miss.STRANGER, "agent " + agentId));
    }

    private Event heartbeat() {
        Outcome<Heartbeat> outcome = client.heartbeat();
        return outcome instanceof Outcome.Answered<Heartbeat> answered
                ? new Event.Beat(answered.value())
                : missed(outcome);
    }

    private static Event.MissedBeat missed(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Refused<?> refused) {
            return new Event.MissedBeat(Miss.REFUSED, refused.detail());
        } else if (outcome instanceof Outcome.TimedOut<?> timedOut) {
            return new Event.MissedBeat(Miss.TIMED_OUT, timedOut.detail());
        } else if (outcome instanceof Outcome.AuthenticationFailed<?> failed) {
            return new Event.MissedBeat(Miss.AUTHENTICATION_FAILED, failed.detail());
        } else if (outcome instanceof Outcome.NotInstrumented<?> not) {
            return new Event.MissedBeat(Miss.NOT_INSTRUMENTED, not.detail());
        }
        return new Event.MissedBeat(Miss.MALFORMED, outcome.describe());
    }

    Event askExit(long epoch, String reason) {
        try {
            Outcome<ExitAnswer> outcome = client.requestExit(epoch, reason);
            return outcome instanceof Outcome.Answered<ExitAnswer> answered
                    ? new Event.ExitAnswered(answered.value())
                    : new Event.ExitUnanswered(outcome.describe());
        } catch (RuntimeException | Error e) {
            log.failed("asking the engine to leave failed", e);
            return new Event.ExitUnanswered(e.toString());
        }
    }

    /** Lets the engine refuse an exit before one matters: the first request of all would take several times as long as any later one. */
    void rehearseExit() {
        try {
            if (client.rehearseExit() instanceof Outcome.Answered<ExitAnswer> answered
                    && answered.value().getCode() == ExitAnswer.Code.ACCEPTED) {
                log.done("its agent accepted a request that every agent must refuse; is it of another version?");
            }
        } catch (RuntimeException | Error e) {
            log.failed("rehearsing an exit failed", e);
        }
    }

    Event signal(Signal signal) {
        try {
            return new Event.SignalResult(signal, signals.send(signal, process));
        } catch (RuntimeException | Error e) {
            log.failed("sending SIG" + signal + " failed", e);
            return new Event.SignalResult(signal, SignalOutcome.UNVERIFIED);
        }
    }

    /** Logs the threads that hold the JVM; what does not answer is no evidence, and holds nothing up for longer than a deadline. */
    void collectEvidence() {
        try {
            Outcome<List<String>> outcome = client.threadsHoldingJvm();
            if (outcome instanceof Outcome.Answered<List<String>> answered) {
                answered.value().stream()
                        .limit(MOST_EVIDENCE)
                        .forEach(thread -> log.done("evidence: held by " + thread));
            } else {
                log.done("evidence: the agent does not tell what holds the JVM, " + outcome.describe());
            }
        } catch (RuntimeException | Error e) {
            log.failed("collecting evidence failed", e);
        }
    }

    void close() {
        try {
            client.close();
        } catch (Exception e) {
            log.done("its connection did not close: " + e);
        }
    }
}
