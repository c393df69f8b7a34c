package dev.inari.sidecar.guard;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Event.Miss;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one engine: what is now known of it, and what is to be done. The whole product is in this file; it has no clock, thread,
 * logger or I/O, and the same call is the dry run.
 *
 * <pre>
 *  DISCOVERED --beat--> SERVING <----------------- refused, reopened, or somebody may be served ---------------+
 *       |                 |  ^                                                                                 |
 *       |  nobody served, |  | a session came,                                                                 |
 *       |  times over     v  | or a doubt                                                                      |
 *       +--------------> IDLE --agent accepts--> ASKED --time over--> TERMINATING --time over--> KILLING ----->+
 *                       (asks)                  (leaves)               (SIGTERM)                 (SIGKILL, again
 *                                                  ^                                             and again)
 *  DISCOVERED, SERVING, IDLE --beats missed--> SUSPECT --beat--> SERVING, IDLE; any of these: gate found closed --> ASKED
 *
 *  any stage --the process has ended--> GONE
 * </pre>
 *
 * What it keeps to, whatever the order of events:
 *
 * <ol>
 *   <li>It asks only at a heartbeat that shows for sure that nobody is served, and with that heartbeat's epoch. The agent has the last word:
 *       it closes the gate and finds zero in one atomic step, or refuses.
 *   <li>It forces only while this agent's gate is known to be closed: accepted on request, or found closed with nobody inside. One heartbeat
 *       that shows the gate open, or a session, ends all force.
 *   <li>Silence of an engine whose gate is closed is normal, it is leaving; silence of any other engine leads to nothing but observation. An
 *       answer that did not come is no answer; the next heartbeat shows what became of the request.
 *   <li>SIGKILL comes only after a SIGTERM that was sent, or that the system refused; one that could not be tried is tried again.
 *   <li>A gate that the agent did not close is not made up for by signals: an engine that the agent cannot stop is reported and asked again.
 *   <li>Idle times are measured by the engine's own monotonic clock, budgets by ours; a pause of ours uses up no budget and forgives misses.
 * </ol>
 *
 * <p>Drift: a session whose close failed counts as closed, though the engine's own map may still hold it; that is a leak, and an engine is let
 * go in spite of it. Sessions in the engine's map beyond the leaks that it holds now are somebody whom we do not know, and hold it.
 */
public final class Guard {
    private final Policy policy;
    private final long now;

    private Guard(Policy policy, long now) {
        this.policy = policy;
        this.now = now;
    }

    /** What follows from {@code event} for an engine in {@code state}. */
    public static Step step(EngineState state, Event event, Policy policy, long nowNanos) {
        return state.stage() == Stage.GONE ? Step.to(state) : new Guard(policy, nowNanos).on(state, event);
    }

    private Step on(EngineState s, Event event) {
        if (event instanceof Event.Beat beat) {
            return answered(s, beat.heartbeat());
        } else if (event instanceof Event.MissedBeat missed) {
            return missed(s, missed.kind(), missed.detail());
        } else if (event instanceof Event.ExitAnswered exit) {
            return s.asking().inFlight() ? exitAnswered(s, exit.answer()) : Step.to(s);
        } else if (event instanceof Event.ExitUnanswered exit) {
            return s.asking().inFlight() ? exitUnanswered(s, exit.detail()) : Step.to(s);
        } else if (event instanceof Event.SignalResult signal) {
            return signalled(s, signal);
        } else if (event instanceof Event.ProcessGone gone) {
            return Step.to(s.in(Stage.GONE, why(gone.detail(), Rule.PROCESS_ENDED, "nothing is left to do"), now));
        } else if (event instanceof Event.LateSidecar late) {
            return late(s, late.by());
        }
        return climbIfOver(s);
    }

    private Step answered(EngineState s, Heartbeat beat) {
        Heartbeat last = s.contact().last();
        if (!beat.getAgentId().equals(s.agentId())) {
            return missed(s, Miss.STRANGER, "agent " + beat.getAgentId());
        }
        if (last != null && beat.getSequence() <= last.getSequence()) {
            return missed(s, Miss.FROZEN, "sequence " + beat.getSequence() + " after " + last.getSequence());
        }
        EngineState heard = s.with(s.contact().heard(beat));
        Leaving leaving = heard.leaving();
        if (leaving != null) {
            return leaves(heard, leaving, last, beat);
        }
        return beat.getExitPhase().closing() ? adopt(heard, beat) : stays(heard, beat);
    }

    private Step stays(EngineState s, Heartbeat beat) {
        Explanation hold = whatHolds(beat);
        if (hold != null) {
            Asking asking =
                    hold.rule() == Rule.SERVES ? Asking.NONE : s.asking().settled();
            return Step.to(s.with(asking).in(Stage.SERVING, hold, now));
        }
        if (s.stage() == Stage.IDLE && !s.asking().due(now)) {
            return Step.to(s);
        }
        return s.asking().due(now) ? ask(s, beat) : Step.to(idle(s, beat, "ask again later"));
    }

    private Step ask(EngineState s, Heartbeat beat) {
        EngineState idle = idle(s, beat, "ask it to leave at epoch " + beat.getEpoch());
        return Step.to(
                idle.with(s.asking().asked()),
                new Action.AskExit(beat.getEpoch(), idle.why().inputs()));
    }

    private EngineState idle(EngineState s, Heartbeat beat, String consequence) {
        return s.in(Stage.IDLE, why(seen(beat), Rule.SERVES_NOBODY, consequence), now);
    }

    /** Why this engine may not be asked to leave; null if it may. */
    private @Nullable Explanation whatHolds(Heartbeat beat) {
        if (serves(beat)) {
            return why(seen(beat), Rule.SERVES, "leave it alone");
        }
        if (!policy.exitWhenIdle()) {
            return why(seen(beat), Rule.POLICY_KEEPS, "leave it alone");
        }
        String doubt = doubt(beat);
        if (!doubt.isEmpty()) {
            return why(doubt + " (" + seen(beat) + ")", Rule.COUNTS_DOUBTFUL, "leave it alone");
        }
        // The time of the last close of a user session is used as a sign that there was one, never as a time.
        boolean everServed = beat.getLastCloseMillis() >= 0;
        Duration wait = everServed ? policy.linger() : policy.initialWait();
        if (Duration.ofMillis(beat.getIdleMillis()).compareTo(wait) < 0) {
            return why(seen(beat), everServed ? Rule.LINGER : Rule.INITIAL_WAIT, "ask it to leave at " + wait);
        }
        return null;
    }

    private static boolean serves(Heartbeat beat) {
        return beat.getSessions().getUser() > 0 || beat.getSessions().getOpening() > 0;
    }

    /** Why a zero in this heartbeat may not be one; empty if it is. */
    private static String doubt(Heartbeat beat) {
        SessionCounts sessions = beat.getSessions();
        if (!sessions.isKnown()) {
            return "the agent is not sure of its counts";
        }
        if (beat.getHookErrors() != 0) {
            return beat.getHookErrors() + " errors in the agent's hooks";
        }
        int strangers = sessions.strangers();
        return strangers > 0 ? "the engine holds " + strangers + " sessions that the agent does not know" : "";
    }

    private Step exitAnswered(EngineState s, ExitAnswer answer) {
        String inputs = "the agent answered " + answer;
        EngineState settled = s.with(Asking.NONE);
        EngineState refused = s.with(s.asking().refused(now));
        return switch (answer.getCode()) {
            case ACCEPTED, ALREADY_ACCEPTED -> Step.to(asked(settled, why(inputs, Rule.EXIT_ACCEPTED, allowed())));
            case SERVING, EPOCH_MOVED ->
                Step.to(s.with(Asking.overtaken(now))
                        .in(Stage.SERVING, why(inputs, Rule.EXIT_REFUSED, "read its next heartbeat"), now));
            case SESSIONS_UNKNOWN ->
                Step.to(refused.in(Stage.SERVING, why(inputs, Rule.COUNTS_DOUBTFUL, "leave it alone"), now));
            case CANNOT_STOP, NOT_CLOSING, STOP_BEGUN ->
                Step.to(refused.with(why(inputs, Rule.EXIT_IMPOSSIBLE, "send no signal, ask again later")));
        };
    }

    private Step exitUnanswered(EngineState s, String detail) {
        return Step.to(s.with(s.asking().refused(now))
                .with(why(detail, Rule.EXIT_UNANSWERED, "its next heartbeat shows whether it accepted")));
    }

    private Step adopt(EngineState s, Heartbeat beat) {
        EngineState settled = s.with(s.asking().settled());
        String inputs = beat.getExitPhase() + ", " + seen(beat);
        if (!policy.exitWhenIdle()) {
            return Step.to(settled.in(Stage.SERVING, why(inputs, Rule.LEAVES_UNASKED, "leave it alone"), now));
        }
        // No doubt is asked for here: the agent closed the gate at a zero that was certain, and what became doubtful
        // later can be nobody who came after it.
        if (serves(beat)) {
            return Step.to(settled.in(Stage.SERVING, why(inputs, Rule.CLOSED_BUT_SERVING, "leave it alone"), now));
        }
        return Step.to(asked(settled, why(inputs, Rule.ADOPTED, allowed())));
    }

    private EngineState asked(EngineState s, Explanation because) {
        Heartbeat last = s.contact().last();
        int milestones = last == null ? 0 : last.getMilestones();
        Leaving leaving = new Leaving(because.inputs(), Rung.running(policy.graceful(), milestones, now));
        return s.in(Stage.ASKED, because, now, leaving);
    }

    private String allowed() {
        return "it has " + policy.graceful() + " to leave by itself";
    }

    private Step leaves(EngineState s, Leaving leaving, @Nullable Heartbeat previous, Heartbeat beat) {
        boolean reopened = !beat.getExitPhase().closing();
        if (reopened || serves(beat)) {
            Rule rule = reopened ? Rule.REOPENED : Rule.CLOSED_BUT_SERVING;
            return Step.to(s.with(s.asking().refused(now))
                    .in(Stage.SERVING, why(seen(beat), rule, "use no force, read its next heartbeat"), now));
        }
        // Only a failure seen to happen: one that was there when we came gets the whole budget first.
        boolean wasFailed = previous != null && previous.getExitPhase() == ExitPhase.STOP_FAILED;
        if (s.stage() == Stage.ASKED && beat.getExitPhase() == ExitPhase.STOP_FAILED && !wasFailed) {
            return terminate(s, leaving, Rule.STOP_FAILED);
        }
        Leaving extended = leaving.on(leaving.rung().extendedBy(beat.getMilestones(), now));
        return climbIfOver(s.in(s.stage(), s.why(), now, extended));
    }

    /** To the next rung of the ladder, if the time of the present one is over. */
    private Step climbIfOver(EngineState s) {
        Leaving leaving = s.leaving();
        if (leaving == null || !leaving.rung().over(now)) {
            return Step.to(s);
        }
        return switch (s.stage()) {
            case ASKED -> terminate(s, leaving, Rule.GRACEFUL_OVER);
            case TERMINATING -> {
                if (leaving.rung().unsent()) {
                    yield terminateAgain(s, leaving);
                }
                Explanation why = why(leaving.closedGate(), Rule.TERM_OVER, "send SIGKILL");
                Rung rung = Rung.waiting(BackOff.after(1), leaving.rung().milestones());
                yield Step.to(
                        s.in(Stage.KILLING, why, now, leaving.on(rung)),
                        new Action.CollectEvidence(why.toString()),
                        new Action.Kill(why.toString()));
            }
            default -> {
                Explanation why = why(leaving.closedGate(), Rule.STILL_THERE, "send SIGKILL again");
                Leaving again = leaving.on(leaving.rung().paused());
                yield Step.to(s.in(Stage.KILLING, why, now, again), new Action.Kill(why.toString()));
            }
        };
    }

    private Step terminate(EngineState s, Leaving leaving, Rule rule) {
        Explanation why = why(leaving.closedGate(), rule, "send SIGTERM");
        Rung rung = Rung.waiting(policy.term(), leaving.rung().milestones());
        return Step.to(
                s.in(Stage.TERMINATING, why, now, leaving.on(rung)),
                new Action.CollectEvidence(why.toString()),
                new Action.Terminate(why.toString()));
    }

    private Step terminateAgain(EngineState s, Leaving leaving) {
        Explanation why = why(leaving.closedGate(), Rule.TERM_UNSENT, "send SIGTERM again");
        Leaving again = leaving.on(leaving.rung().paused());
        return Step.to(s.in(Stage.TERMINATING, why, now, again), new Action.Terminate(why.toString()));
    }

    private Step signalled(EngineState s, Event.SignalResult result) {
        String inputs = "SIG" + result.signal() + ": " + result.outcome().text();
        if (result.outcome().over()) {
            return Step.to(s.in(Stage.GONE, why(inputs, Rule.PROCESS_ENDED, "nothing is left to do"), now));
        }
        Leaving leaving = s.leaving();
        Stage expected = result.signal() == Signal.TERM ? Stage.TERMINATING : Stage.KILLING;
        if (leaving == null || s.stage() != expected || leaving.rung().running()) {
            return Step.to(s);
        }
        if (result.signal() == Signal.TERM && result.outcome() == SignalOutcome.UNVERIFIED) {
            Duration wait = BackOff.after(leaving.rung().tries() + 1);
            Leaving unsent = leaving.on(leaving.rung().untried(wait, now));
            return Step.to(s.in(expected, why(inputs, Rule.SIGNAL_FAILED, "send it again in " + wait), now, unsent));
        }
        Duration wait = result.signal() == Signal.TERM
                ? policy.term()
                : BackOff.after(leaving.rung().tries() + 1);
        Rule rule = result.outcome() == SignalOutcome.SENT ? Rule.SIGNAL_SENT : Rule.SIGNAL_FAILED;
        Leaving tried = leaving.on(leaving.rung().tried(wait, now));
        return Step.to(s.in(expected, why(inputs, rule, "it has " + wait + " to end"), now, tried));
    }

    private Step missed(EngineState s, Miss kind, String detail) {
        EngineState missed = s.with(s.contact().missed());
        int misses = missed.contact().misses();
        if (s.stage().leaving() || s.stage() == Stage.SUSPECT || misses < policy.suspectAfterMisses()) {
            return climbIfOver(missed);
        }
        String inputs = misses + " heartbeats missed, the last one " + kind.text() + ": " + detail;
        return Step.to(missed.in(Stage.SUSPECT, why(inputs, Rule.SILENT, "only observe"), now));
    }

    private Step late(EngineState s, Duration by) {
        EngineState forgiven = s.with(s.contact().forgiven());
        Leaving leaving = s.leaving();
        return leaving == null
                ? Step.to(forgiven)
                : Step.to(forgiven.in(
                        s.stage(), s.why(), now, leaving.on(leaving.rung().shifted(by))));
    }

    private Explanation why(String inputs, Rule rule, String consequence) {
        return new Explanation(inputs, rule, consequence);
    }

    private String seen(Heartbeat beat) {
        SessionCounts sessions = beat.getSessions();
        return "policy " + policy.rule() + ", " + sessions
                + (sessions.drift() == 0 ? "" : ", drift " + sessions.drift())
                + (sessions.getLeaked() == 0 ? "" : ", leaked " + sessions.getLeaked())
                + (beat.getLastCloseMillis() < 0 ? ", never connected" : "")
                + ", idle for " + Duration.ofMillis(beat.getIdleMillis());
    }
}
