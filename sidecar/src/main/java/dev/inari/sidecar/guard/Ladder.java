package dev.inari.sidecar.guard;

import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides about an engine whose gate is closed: how long it may take to leave by itself, and when force follows. Pure, a part of the
 * {@link Guard}.
 */
final class Ladder {
    private final Policy policy;
    private final long now;

    Ladder(Policy policy, long now) {
        this.policy = policy;
        this.now = now;
    }

    /** On the first rung. */
    EngineState asked(EngineState s, Explanation because) {
        Heartbeat last = s.contact().last();
        int milestones = last == null ? 0 : last.getMilestones();
        Rung rung = Rung.running(policy.graceful(), milestones, now);
        return s.in(Stage.ASKED, because, now, new Leaving(because.inputs(), rung, ordered(s)));
    }

    private static boolean ordered(EngineState s) {
        Order order = s.operator().order();
        return order != null && order.evenIfServing();
    }

    /** What the first rung allows, in words. */
    String allowed() {
        return "it has " + Durations.human(policy.graceful()) + " to leave by itself";
    }

    /** The gate is certainly closed still, or need not be. */
    Step leaves(EngineState s, Leaving leaving, @Nullable Heartbeat previous, Heartbeat beat) {
        if (s.stage() == Stage.ASKED) {
            Rule atOnce = whyAtOnce(s, previous, beat);
            if (atOnce != null) {
                return terminate(s, leaving, atOnce);
            }
        }
        Leaving extended = leaving.on(leaving.rung().extendedBy(beat.getMilestones(), now));
        return climbIfOver(s.in(s.stage(), s.why(), now, extended));
    }

    /** Why the rest of the first rung's time would be lost; null if it would not. */
    private @Nullable Rule whyAtOnce(EngineState s, @Nullable Heartbeat previous, Heartbeat beat) {
        // Only a failure seen to happen: one that was there when we came gets the whole budget first.
        boolean mayHaveFailed = previous == null || previous.getExitPhase() == ExitPhase.STOP_FAILED;
        if (beat.getExitPhase() == ExitPhase.STOP_FAILED && !mayHaveFailed) {
            return Rule.STOP_FAILED;
        }
        if (exits(s, Condition.STUCK_STOP)) {
            return Rule.STUCK;
        }
        // Both looks at an engine that leaves: a deadlock from before need not be its stop's.
        boolean wasDeadlocked =
                previous != null && previous.getExitPhase().closing() && previous.getDeadlockedThreads() > 0;
        return wasDeadlocked && exits(s, Condition.DEADLOCKED) ? Rule.DEADLOCK : null;
    }

    private boolean exits(EngineState s, Condition condition) {
        return s.findings().has(condition) && policy.care().to(condition) == Response.EXIT;
    }

    /** To the next rung, if the time of the present one is over. */
    Step climbIfOver(EngineState s) {
        Leaving leaving = s.leaving();
        if (leaving == null || !leaving.rung().over(now)) {
            return Step.to(s);
        }
        Hold hold = s.operator().hold();
        if (hold != null) {
            return held(s, hold);
        }
        return switch (s.stage()) {
            case ASKED -> terminate(s, leaving, Rule.GRACEFUL_OVER);
            case TERMINATING -> leaving.rung().unsent() ? terminateAgain(s, leaving) : kill(s, leaving);
            default -> killAgain(s, leaving);
        };
    }

    /** On the second rung. */
    Step terminate(EngineState s, Leaving leaving, Rule rule) {
        Hold hold = s.operator().hold();
        if (hold != null) {
            return held(s, hold);
        }
        Explanation why = new Explanation(leaving.closedGate(), rule, "send SIGTERM");
        Rung rung = Rung.waiting(policy.term(), leaving.rung().milestones());
        return Step.to(
                s.in(Stage.TERMINATING, why, now, leaving.on(rung)),
                new Action.CollectEvidence(why.toString()),
                new Action.Terminate(why.toString()));
    }

    private Step terminateAgain(EngineState s, Leaving leaving) {
        Explanation why = new Explanation(leaving.closedGate(), Rule.TERM_UNSENT, "send SIGTERM again");
        Leaving again = leaving.on(leaving.rung().paused());
        return Step.to(s.in(Stage.TERMINATING, why, now, again), new Action.Terminate(why.toString()));
    }

    private Step kill(EngineState s, Leaving leaving) {
        Explanation why = new Explanation(leaving.closedGate(), Rule.TERM_OVER, "send SIGKILL");
        Rung rung = Rung.waiting(BackOff.after(1), leaving.rung().milestones());
        return Step.to(
                s.in(Stage.KILLING, why, now, leaving.on(rung)),
                new Action.CollectEvidence(why.toString()),
                new Action.Kill(why.toString()));
    }

    private Step killAgain(EngineState s, Leaving leaving) {
        Explanation why = new Explanation(leaving.closedGate(), Rule.STILL_THERE, "send SIGKILL again");
        Leaving again = leaving.on(leaving.rung().paused());
        return Step.to(s.in(Stage.KILLING, why, now, again), new Action.Kill(why.toString()));
    }

    /** On the rung where it is, however long. */
    private static Step held(EngineState s, Hold hold) {
        return Step.to(s.with(new Explanation(hold.toString(), Rule.HELD, "send no signal until it is released")));
    }

    /** A signal came back. */
    Step signalled(EngineState s, Event.SignalResult result) {
        String inputs = "SIG" + result.signal() + ": " + result.outcome().text();
        if (result.outcome().over()) {
            Explanation why = new Explanation(inputs, Rule.PROCESS_ENDED, "nothing is left to do");
            return Step.to(s.in(Stage.GONE, why, now));
        }
        Leaving leaving = s.leaving();
        Stage expected = result.signal() == Signal.TERM ? Stage.TERMINATING : Stage.KILLING;
        if (leaving == null || s.stage() != expected || leaving.rung().running()) {
            return Step.to(s);
        }
        if (result.signal() == Signal.TERM && result.outcome().untried()) {
            Duration wait = BackOff.after(leaving.rung().tries() + 1);
            Leaving unsent = leaving.on(leaving.rung().untried(wait, now));
            Explanation why = new Explanation(inputs, Rule.SIGNAL_FAILED, "send it again in " + Durations.human(wait));
            return Step.to(s.in(expected, why, now, unsent));
        }
        Duration wait = result.signal() == Signal.TERM
                ? policy.term()
                : BackOff.after(leaving.rung().tries() + 1);
        Rule rule = result.outcome() == SignalOutcome.SENT ? Rule.SIGNAL_SENT : Rule.SIGNAL_FAILED;
        Leaving tried = leaving.on(leaving.rung().tried(wait, now));
        Explanation why = new Explanation(inputs, rule, "it has " + Durations.human(wait) + " to end");
        return Step.to(s.in(expected, why, now, tried));
    }

    /** Held no longer: its rung has its time anew. */
    Step released(EngineState s) {
        Leaving leaving = s.leaving();
        return leaving == null
                ? Step.to(s)
                : Step.to(
                        s.in(s.stage(), s.why(), now, leaving.on(leaving.rung().anew(now))));
    }

    /** This sidecar slept: nobody's time ran meanwhile. */
    Step late(EngineState s, Duration by) {
        EngineState forgiven = s.with(s.contact().forgiven());
        Leaving leaving = s.leaving();
        return leaving == null
                ? Step.to(forgiven)
                : Step.to(forgiven.in(
                        s.stage(), s.why(), now, leaving.on(leaving.rung().shifted(by))));
    }
}
