package dev.inari.sidecar.guard;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.WatchState;
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
 *   <li>It asks only at a heartbeat that shows for sure that nobody is served, and with that heartbeat's epoch; or at the engine's bell, which
 *       says the same, with the epoch to which the closes of those whom the heartbeat before showed must have led. The agent has the last word:
 *       it closes the gate and finds zero at that epoch in one atomic step, or refuses.
 *   <li>It forces only while this agent's gate is known to be closed: accepted on request, or found closed with nobody inside. One heartbeat
 *       that shows the gate open, or a session, ends all force.
 *   <li>Silence of an engine whose gate is closed is normal, it is leaving; silence of any other engine leads to nothing but observation. An
 *       answer that did not come is no answer; the next heartbeat shows what became of the request.
 *   <li>SIGKILL comes only after a SIGTERM that was sent, or that the system refused; one that could not be tried is tried again.
 *   <li>A gate that the agent did not close is not made up for by signals: an engine that the agent cannot stop is reported and asked again.
 *   <li>An operator's hold keeps back every request and every signal. An operator's order waits for no policy and no time; whoever is
 *       served, a doubt, or silence refuses it, unless it says that they shall not.
 *   <li>Idle times are measured by the engine's own monotonic clock, budgets by ours; a pause of ours uses up no budget and forgives misses.
 * </ol>
 *
 * <p>Drift: a session whose close failed counts as closed, though the engine's own map may still hold it; that is a leak, and an engine is let
 * go in spite of it. Sessions in the engine's map beyond the leaks that it holds now are somebody whom we do not know, and hold it.
 */
public final class Guard {
    private final Policy policy;
    private final long now;
    private final Ladder ladder;
    private final Diagnosis diagnosis;
    private final Cures cures;

    private Guard(Policy policy, long now) {
        this.policy = policy;
        this.now = now;
        this.ladder = new Ladder(policy, now);
        this.diagnosis = new Diagnosis(policy, now);
        this.cures = new Cures(policy, now, diagnosis);
    }

    /** What follows from {@code event} for an engine in {@code state}. */
    public static Step step(EngineState state, Event event, Policy policy, long nowNanos) {
        return state.stage() == Stage.GONE ? Step.to(state) : new Guard(policy, nowNanos).on(state, event);
    }

    /** What this order would lead to, if the next heartbeat were like the last one. Decided where orders are, and done by nobody. */
    public static Step foreseen(EngineState s, Order order, Policy policy, long nowNanos) {
        Guard guard = new Guard(policy, nowNanos);
        EngineState told = s.with(s.operator().with(order));
        Heartbeat last = s.contact().last();
        if (s.stage() == Stage.SUSPECT) {
            return guard.missed(told, Miss.TIMED_OUT, "as before");
        } else if (last == null || s.stage() == Stage.GONE || s.leaving() != null) {
            return Step.to(told);
        }
        return last.getExitPhase().closing() ? guard.adopt(told, last) : guard.ordered(told, last, order);
    }

    private Step on(EngineState s, Event event) {
        if (event instanceof Event.Beat beat) {
            return answered(s, beat.heartbeat());
        } else if (event instanceof Event.MissedBeat missed) {
            return missed(s, missed.kind(), missed.detail());
        } else if (event instanceof Event.Rang) {
            return rang(s);
        } else if (event instanceof Event.ExitAnswered exit) {
            return s.asking().inFlight() ? exitAnswered(s, exit.answer()) : Step.to(s);
        } else if (event instanceof Event.ExitUnanswered exit) {
            return s.asking().inFlight() ? exitUnanswered(s, exit.detail()) : Step.to(s);
        } else if (event instanceof Event.SignalResult signal) {
            return ladder.signalled(s, signal);
        } else if (event instanceof Event.ProcessGone gone) {
            EngineState over = gone.defunct() ? s.with(s.findings().seen(Condition.DEFUNCT, gone.detail(), now)) : s;
            return Step.to(over.in(Stage.GONE, why(gone.detail(), Rule.PROCESS_ENDED, "nothing is left to do"), now));
        } else if (event instanceof Event.LateSidecar late) {
            return ladder.late(s, late.by());
        } else if (event instanceof Event.SessionsRead read) {
            return cures.closeOrphans(diagnosis.after(s, read.sessions()), read.sessions());
        } else if (event instanceof Event.CureEnded cure) {
            return Step.to(s.with(s.findings().told(cure.condition(), cure.detail())));
        } else if (event instanceof Event.ZnodeSeen seen) {
            return Step.to(diagnosis.after(s, seen));
        }
        return said(s, event);
    }

    /** What operators say; the next heartbeat shows what can be done about it. */
    private Step said(EngineState s, Event event) {
        Operator operator = s.operator();
        if (event instanceof Event.Ordered ordered) {
            return Step.to(
                    overruled(s)
                            ? s
                            : s.with(operator.with(ordered.order()))
                                    .with(s.asking().atOnce()));
        } else if (event instanceof Event.Held held) {
            return held(s, held.hold());
        } else if (event instanceof Event.Released) {
            return ladder.released(s.with(operator.with((Hold) null)));
        }
        return ladder.climbIfOver(s);
    }

    /** Who holds an engine overrules who ordered it to go whoever is served: a release must not bring that back. */
    private Step held(EngineState s, Hold hold) {
        EngineState held = s.with(s.operator().with(hold));
        Leaving leaving = s.leaving();
        if (leaving == null || !leaving.thoughServing()) {
            return Step.to(held);
        }
        return Step.to(held.with(s.asking().settled())
                .with(held.operator().with((Order) null))
                .in(Stage.SERVING, why(hold.toString(), Rule.HELD, "its exit is given up"), now));
    }

    /** Whether a request is on its way that holds whoever is served: what it leads to is decided by the order that it is for. */
    private static boolean overruled(EngineState s) {
        Order order = s.operator().order();
        return order != null && order.evenIfServing() && s.asking().inFlight();
    }

    private Step answered(EngineState s, Heartbeat beat) {
        Heartbeat last = s.contact().last();
        if (!beat.getAgentId().equals(s.agentId())) {
            return missed(s, Miss.STRANGER, "agent " + beat.getAgentId());
        }
        if (last != null && beat.getSequence() <= last.getSequence()) {
            return missed(s, Miss.FROZEN, "sequence " + beat.getSequence() + " after " + last.getSequence());
        }
        boolean closing = beat.getExitPhase().closing();
        EngineState told = s.with(s.contact().heard(beat));
        EngineState heard =
                diagnosis.after(closing ? told : told.with(s.asking().ineffective()), beat);
        Leaving leaving = heard.leaving();
        if (leaving != null) {
            return leaves(heard, leaving, last, beat);
        }
        return closing ? adopt(heard, beat) : cures.due(stays(heard, beat));
    }

    private Step leaves(EngineState s, Leaving leaving, @Nullable Heartbeat previous, Heartbeat beat) {
        boolean reopened = !beat.getExitPhase().closing();
        // An engine that was sent a signal on an order need not have closed its gate.
        boolean may = leaving.thoughServing() && (!reopened || s.stage() != Stage.ASKED);
        if (may || !(reopened || serves(beat))) {
            return ladder.leaves(s, leaving, previous, beat);
        }
        Rule rule = reopened ? Rule.REOPENED : Rule.CLOSED_BUT_SERVING;
        return Step.to(s.with(s.asking().refused(now))
                .with(s.operator().with((Order) null))
                .in(Stage.SERVING, why(seen(beat), rule, "use no force, read its next heartbeat"), now));
    }

    private Step stays(EngineState s, Heartbeat beat) {
        Order order = s.operator().order();
        if (order != null) {
            return ordered(s, beat, order);
        }
        Explanation hold = whatHolds(s, beat);
        if (hold != null) {
            Asking asking =
                    hold.rule() == Rule.SERVES ? Asking.NONE : s.asking().settled();
            EngineState found = hold.rule() == Rule.POLICY_KEEPS && reportsIdle(beat)
                    ? nobodyServed(s, idleness(beat))
                    : notIdle(s);
            return Step.to(found.with(asking).in(Stage.SERVING, hold, now));
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
        return nobodyServed(s, idleness(beat)).in(Stage.IDLE, why(seen(beat), Rule.SERVES_NOBODY, consequence), now);
    }

    /**
     * The agent said that the last user session closed. If nothing else moved since the last heartbeat, each session that it showed has closed
     * and moved the epoch by one; so that need not be read before the engine is asked. If something else did, the agent refuses.
     */
    private Step rang(EngineState s) {
        Heartbeat last = s.contact().last();
        if (last == null || s.stage() != Stage.SERVING || !waitsForItsUsersOnly(s, last)) {
            return Step.to(s);
        }
        long epoch = last.getEpoch() + last.getSessions().getUser();
        Explanation because = why(
                "policy " + policy.rule() + ", its bell rang after a heartbeat with " + last.getSessions(),
                Rule.SERVES_NOBODY,
                "ask it to leave at epoch " + epoch);
        EngineState idle = nobodyServed(s, Condition.IDLE).in(Stage.IDLE, because, now);
        return Step.to(idle.with(s.asking().askedAtBell()), new Action.AskExit(epoch, because.inputs()));
    }

    /** Whether nothing but the sessions in its last heartbeat kept the engine from being asked to leave. */
    private boolean waitsForItsUsersOnly(EngineState s, Heartbeat last) {
        Operator said = s.operator();
        boolean plain = s.contact().misses() == 0
                && last.getSessions().getUser() > 0
                && last.getSessions().getOpening() == 0
                && !last.getExitPhase().closing()
                && doubt(last).isEmpty();
        return plain
                && said.order() == null
                && said.hold() == null
                && s.asking().due(now)
                && policy.linger().isZero()
                && policy.exitWhenIdle()
                && policy.care().to(Condition.IDLE) == Response.EXIT;
    }

    private EngineState nobodyServed(EngineState s, Condition idleness) {
        Condition other = idleness == Condition.IDLE ? Condition.NEVER_CONNECTED : Condition.IDLE;
        Findings found = s.findings().without(other);
        return s.with(found.seen(idleness, "nobody is served", now));
    }

    private static Condition idleness(Heartbeat beat) {
        return everServed(beat) ? Condition.IDLE : Condition.NEVER_CONNECTED;
    }

    /** Whether people want to hear of an engine that would leave now, and is kept by nothing but the response to its being idle. */
    private boolean reportsIdle(Heartbeat beat) {
        return policy.exitWhenIdle() && doubt(beat).isEmpty() && waited(beat);
    }

    private static EngineState notIdle(EngineState s) {
        Findings found = s.findings().without(Condition.IDLE).without(Condition.NEVER_CONNECTED);
        return found.equals(s.findings()) ? s : s.with(found);
    }

    /** An order needs no policy and no waiting. It is carried out now or refused now; nobody is to be surprised by it later. */
    private Step ordered(EngineState s, Heartbeat beat, Order order) {
        String doubt = serves(beat) ? seen(beat) : doubt(beat);
        Hold hold = s.operator().hold();
        if (hold != null || (!doubt.isEmpty() && !order.evenIfServing())) {
            return refuse(s, hold != null ? hold.toString() : doubt, Rule.ORDER_REFUSED);
        }
        if (!s.asking().due(now)) {
            return Step.to(s);
        }
        Explanation because = why(order + ", " + seen(beat), Rule.ORDERED, "ask it to leave");
        EngineState asking = s.with(s.asking().asked());
        return doubt.isEmpty()
                ? Step.to(asking.in(Stage.IDLE, because, now), new Action.AskExit(beat.getEpoch(), because.inputs()))
                : Step.to(asking.in(Stage.SERVING, because, now), new Action.ForceExit(because.inputs()));
    }

    private Step refuse(EngineState s, String inputs, Rule rule) {
        String consequence = "the order is refused, leave it alone";
        EngineState without = s.with(s.operator().with((Order) null));
        return Step.to(
                s.stage() == Stage.SUSPECT
                        ? without.with(why(inputs, rule, consequence))
                        : without.in(Stage.SERVING, why(inputs, rule, consequence), now));
    }

    /** Why this engine may not be asked to leave; null if it may. */
    private @Nullable Explanation whatHolds(EngineState s, Heartbeat beat) {
        if (serves(beat)) {
            return why(seen(beat), Rule.SERVES, "leave it alone");
        }
        Hold hold = s.operator().hold();
        if (hold != null) {
            return why(hold + ", " + seen(beat), Rule.HELD, "leave it alone");
        }
        if (!mayExit(beat)) {
            return why(seen(beat), Rule.POLICY_KEEPS, "leave it alone");
        }
        String doubt = doubt(beat);
        if (!doubt.isEmpty()) {
            return why(doubt + " (" + seen(beat) + ")", Rule.COUNTS_DOUBTFUL, "leave it alone");
        }
        if (!waited(beat)) {
            return why(
                    seen(beat),
                    everServed(beat) ? Rule.LINGER : Rule.INITIAL_WAIT,
                    "ask it to leave after " + Durations.human(wait(beat)));
        }
        return null;
    }

    private boolean waited(Heartbeat beat) {
        return Duration.ofMillis(beat.getIdleMillis()).compareTo(wait(beat)) >= 0;
    }

    private Duration wait(Heartbeat beat) {
        return everServed(beat) ? policy.linger() : policy.initialWait();
    }

    private boolean mayExit(Heartbeat beat) {
        Care care = policy.care();
        if (beat.isContextStopped() && care.to(Condition.CONTEXT_STOPPED) == Response.EXIT) {
            return true;
        }
        // Nobody can find it any more, and it was to go once its sessions are over.
        if (beat.getWatch() == WatchState.DEREGISTERED && care.to(Condition.DEREGISTERED_ALIVE) == Response.EXIT) {
            return true;
        }
        return policy.exitWhenIdle() && care.to(idleness(beat)) == Response.EXIT;
    }

    /** The time of the last close of a user session is used as a sign that there was one, never as a time. */
    private static boolean everServed(Heartbeat beat) {
        return beat.getLastCloseMillis() >= 0;
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
            case ACCEPTED, ALREADY_ACCEPTED ->
                Step.to(ladder.asked(settled, why(inputs, Rule.EXIT_ACCEPTED, ladder.allowed())));
            case SERVING -> overtaken(s.with(Asking.overtaken(now)), inputs);
            case EPOCH_MOVED -> overtaken(s.with(s.asking().overtakenAt(now)), inputs);
            case SESSIONS_UNKNOWN ->
                s.operator().order() != null
                        ? refuse(refused, inputs, Rule.ORDER_REFUSED)
                        : Step.to(refused.in(Stage.SERVING, why(inputs, Rule.COUNTS_DOUBTFUL, "leave it alone"), now));
            case CANNOT_STOP, NOT_CLOSING, STOP_BEGUN -> cannotStop(refused, inputs);
        };
    }

    private Step overtaken(EngineState s, String inputs) {
        return Step.to(s.in(Stage.SERVING, why(inputs, Rule.EXIT_REFUSED, "read its next heartbeat"), now));
    }

    private Step cannotStop(EngineState s, String inputs) {
        Order order = s.operator().order();
        if (order == null) {
            return Step.to(s.with(why(inputs, Rule.EXIT_IMPOSSIBLE, "send no signal, ask again later")));
        }
        return order.evenIfServing() ? signalAtOnce(s, order, inputs) : refuse(s, inputs, Rule.ORDER_REFUSED);
    }

    /** An engine that cannot be asked, or does not hear, is signalled only if an operator ordered it whoever is served. */
    private Step signalAtOnce(EngineState s, Order order, String inputs) {
        EngineState asked = ladder.asked(s, why(order + ", " + inputs, Rule.ORDERED, "send SIGTERM"));
        Leaving leaving = asked.leaving();
        return leaving == null ? Step.to(s) : ladder.terminate(asked, leaving, Rule.ORDERED);
    }

    private Step exitUnanswered(EngineState s, String detail) {
        Order order = s.operator().order();
        Unanswered what = order != null && order.evenIfServing() ? Unanswered.ORDER : Unanswered.REQUEST;
        return Step.to(s.with(s.asking().unanswered(what, now))
                .with(why(detail, Rule.EXIT_UNANSWERED, "its next heartbeat shows whether it accepted")));
    }

    private Step adopt(EngineState s, Heartbeat beat) {
        EngineState settled = s.with(s.asking().settled());
        String inputs = beat.getExitPhase() + ", " + seen(beat);
        Order order = s.operator().order();
        Unanswered unanswered = s.asking().unanswered();
        if (order == null && unanswered == Unanswered.NOTHING && !mayExit(beat)) {
            return Step.to(settled.in(Stage.SERVING, why(inputs, Rule.LEAVES_UNASKED, "leave it alone"), now));
        }
        // An agent that was asked closed the gate at a zero that was certain, and what became doubtful later can be
        // nobody who came after it. Who else closed it, may have had it closed whoever is served.
        boolean doubtful = serves(beat)
                || (unanswered != Unanswered.REQUEST && !doubt(beat).isEmpty());
        if (doubtful && (order == null || !order.evenIfServing())) {
            return order == null
                    ? Step.to(settled.in(Stage.SERVING, why(inputs, Rule.CLOSED_BUT_SERVING, "leave it alone"), now))
                    : refuse(settled, inputs, Rule.ORDER_REFUSED);
        }
        return Step.to(ladder.asked(settled, why(inputs, Rule.ADOPTED, ladder.allowed())));
    }

    private Step missed(EngineState s, Miss kind, String detail) {
        EngineState missed = diagnosis.afterMiss(s.with(s.contact().missed()));
        int misses = missed.contact().misses();
        if (s.stage().leaving() || misses < policy.suspectAfterMisses()) {
            return ladder.climbIfOver(missed);
        }
        String inputs = misses + " heartbeats missed, the last one " + kind.text() + ": " + detail;
        Order order = s.operator().order();
        if (order != null) {
            return order.evenIfServing() && s.operator().hold() == null
                    ? signalAtOnce(missed, order, inputs)
                    : refuse(missed, inputs, Rule.ORDER_UNANSWERED);
        }
        return s.stage() == Stage.SUSPECT
                ? Step.to(missed)
                : Step.to(missed.in(Stage.SUSPECT, why(inputs, Rule.SILENT, "only observe"), now));
    }

    private Explanation why(String inputs, Rule rule, String consequence) {
        return new Explanation(inputs, rule, consequence);
    }

    private String seen(Heartbeat beat) {
        SessionCounts sessions = beat.getSessions();
        return "policy " + policy.rule() + ", " + sessions
                + (sessions.drift() == 0 ? "" : ", drift " + sessions.drift())
                + (sessions.getLeaked() == 0 ? "" : ", leaked " + sessions.getLeaked())
                + (everServed(beat) || serves(beat) ? "" : ", never connected")
                + ", idle for " + Durations.human(beat.getIdleMillis());
    }
}
