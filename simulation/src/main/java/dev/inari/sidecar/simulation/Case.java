package dev.inari.sidecar.simulation;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Order;
import dev.inari.sidecar.guard.Rule;
import dev.inari.sidecar.journal.Deed;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The judge's file on one engine: what was said, known and done, and the test of each new deed against it. */
final class Case {
    private static final String BY_POLICY = "policy ";
    /** However short its budgets, an engine on its way out is not signalled before by a sidecar that has just started. */
    private static final long LEAST_AFTER_A_START = 10 * Chance.SECOND;

    private static final Set<String> ASKS = Set.of(Deed.ASK.name());
    private static final Set<String> FORCE_ASKS = Set.of(Deed.FORCE_ASK.name());
    private static final Set<String> TERMS = Set.of(Deed.TERM.name());
    private static final Set<String> KILLS = Set.of(Deed.KILL.name(), Deed.KILL_BY_HAND.name());
    private static final long LEAST_BETWEEN_KILLS = Chance.SECOND;

    private final SimEngine engine;
    private final World world;

    /** The last heartbeat that came to the sidecar that runs now. */
    private @Nullable Heartbeat lastBeat;
    /** Whether its bell was heard after that. */
    private boolean rang;
    /** Whether the sidecar that runs now has reason to believe that the gate is closed with nobody inside. */
    private boolean knownClosed;

    /** Whether it began to end it, or took that up. */
    private boolean begun;
    /** Whether it took the ladder up from one before it. */
    private boolean resumed;
    /** Whether the gate was opened again, and no heartbeat told the sidecar of it yet. */
    private boolean reopenedUnheard;
    /** Whether the gate was closed whoever was served. */
    private boolean closedByForce;
    /** Deeds whose last intent could not be written. */
    private final Set<Deed> unwritten = EnumSet.noneOf(Deed.class);

    private HoldWords holds = new HoldWords(false);
    /** The orders said, and not ended as far as is known, that it shall go whoever is served. */
    private final Set<Order> forced = new HashSet<>();
    /** Whether one was ended by a hold that is not promised yet. */
    private boolean overruledByAHold;

    /** SIGTERMs of an exit that a hold gave up. */
    private int termsBeforeHold;
    /** Whether such an exit may still have a signal on its way, since its hold is not promised yet. */
    private boolean givenUp;
    /** SIGTERMs of an exit whose end is not on the disk yet: the next sidecar would go on with it. */
    private int termsUntold;
    /** Whether that was said to the sidecar that runs now. */
    private boolean ordered;

    private int terms;
    private long lastKill = -1;

    Case(SimEngine engine, World world) {
        this.engine = engine;
        this.world = world;
    }

    private void broken(Promise promise, String what) {
        world.judge().broken(promise, engine + ": " + what);
    }

    void gateClosed(boolean byOrder) {
        reopenedUnheard = false;
        closedByForce = byOrder;
    }

    boolean closedByForce() {
        return closedByForce;
    }

    void written(Deed deed) {
        unwritten.remove(deed);
        if (deed == Deed.ASK || deed == Deed.FORCE_ASK) {
            termsUntold = 0;
        }
    }

    void unwritten(Deed deed) {
        unwritten.add(deed);
    }

    void gateOpened() {
        reopenedUnheard = true;
        begun = false;
    }

    void sidecarStarted() {
        lastBeat = null;
        rang = false;
        knownClosed = false;
        begun = false;
        resumed = false;
        ordered = false;
        overruledByAHold = false;
        terms += termsUntold;
        termsUntold = 0;
        givenUp = false;
        String agentId = engine.announcement().agentId();
        holds = new HoldWords(world.disk().holds().stream()
                .anyMatch(hold -> hold.subject().agentId().equals(agentId)));
    }

    void recalled() {
        knownClosed = true;
        begun = true;
        Heartbeat beat = lastBeat;
        resumed = !ordered && (beat == null || !waitingIsLost(null, beat));
    }

    /** What was said to the sidecar that runs now. */
    HoldWords holds() {
        return holds;
    }

    boolean held() {
        return holds.held();
    }

    /** Somebody says that it shall go whoever is served. */
    void forced(Order order) {
        forced.add(order);
        ordered = true;
    }

    void orderRefused(Order order) {
        forced.remove(order);
    }

    private boolean forced() {
        return overruledByAHold || !forced.isEmpty();
    }

    /** Whether the sidecar that runs now began to end it, or took that up. */
    boolean begun() {
        return begun;
    }

    void heard(Heartbeat beat) {
        Heartbeat before = lastBeat;
        if (before != null && before.getSequence() >= beat.getSequence()) {
            return;
        }
        lastBeat = beat;
        rang = false;
        resumed &= !waitingIsLost(before, beat);
        boolean closing = beat.getExitPhase().closing();
        knownClosed = closing && nobody(beat.getSessions());
        reopenedUnheard &= closing;
    }

    void rang() {
        rang = true;
    }

    /** Whether this beat is a reason to end the wait for a stop at once, seen by the sidecar that runs now. */
    private boolean waitingIsLost(@Nullable Heartbeat before, Heartbeat beat) {
        long stuck = engine.ends().care().stuckStop().toMillis();
        boolean worked = before != null && before.getExitPhase() != ExitPhase.STOP_FAILED;
        return (beat.getExitPhase() == ExitPhase.STOP_ENTERED && beat.getStopUnmovedMillis() >= stuck)
                || (worked && beat.getExitPhase() == ExitPhase.STOP_FAILED)
                || (before != null && before.getDeadlockedThreads() > 0);
    }

    private static boolean nobody(SessionCounts sessions) {
        return sessions.getUser() == 0 && sessions.getOpening() == 0;
    }

    void answered(ExitAnswer answer) {
        boolean accepted =
                answer.getCode() == ExitAnswer.Code.ACCEPTED || answer.getCode() == ExitAnswer.Code.ALREADY_ACCEPTED;
        knownClosed |= accepted;
        begun |= accepted;
        termsBeforeHold = accepted ? 0 : termsBeforeHold;
        resumed &= !accepted;
    }

    void ladderEnded(Rule why) {
        givenUp = why == Rule.HELD;
        termsBeforeHold = givenUp ? terms : 0;
        termsUntold = terms;
        terms = 0;
        lastKill = -1;
        begun = false;
        resumed = false;
    }

    /** That is on the disk. */
    void ladderEndTold() {
        termsUntold = 0;
    }

    /** The note of it may come late, after the next order was said. */
    void orderEnded(String note) {
        for (Order order : Set.copyOf(forced)) {
            if (note.startsWith(order.toString())) {
                forced.remove(order);
                overruledByAHold |= note.contains(Rule.HELD.text());
            }
        }
    }

    /** From now on nothing happens any more that was decided before the hold. */
    void holdAnswered() {
        overruledByAHold = false;
        givenUp = false;
    }

    void asks(long epoch) {
        if (held() && engine.alive()) {
            broken(Promise.HELD, "asked to leave though it is held");
        }
        Heartbeat beat = lastBeat;
        if (beat == null || beat.getExitPhase().closing() || epochOfZero(beat) != epoch) {
            broken(
                    Promise.KNOWLEDGE,
                    "asked to leave at epoch " + epoch + ", having heard " + beat + (rang ? " and its bell" : ""));
        }
        Disk.Row intent = world.disk().unsettled(agentId(), ASKS);
        if (intent == null || !intent.text.startsWith("epoch " + epoch + ",")) {
            if (!unwritten.contains(Deed.ASK)) {
                broken(Promise.JOURNALED, "asked to leave at epoch " + epoch + " without an intent, last: " + intent);
            }
        } else if (intent.actor.startsWith(BY_POLICY) && !engine.mayGo()) {
            broken(Promise.POLICY, "asked to leave though its policy keeps it: " + intent);
        }
    }

    /** The epoch at which nobody is served, as far as that was heard; -1 if it was not. */
    private long epochOfZero(Heartbeat beat) {
        SessionCounts sessions = beat.getSessions();
        if (!sessions.isKnown() || beat.getHookErrors() != 0 || sessions.strangers() > 0) {
            return -1;
        }
        boolean closedSince = rang && sessions.getOpening() == 0;
        return nobody(sessions) || closedSince ? beat.getEpoch() + sessions.getUser() : -1;
    }

    void asksForce() {
        if (held() && engine.alive()) {
            broken(Promise.HELD, "ordered to leave though it is held");
        }
        if (!forced()) {
            broken(Promise.SERVING, "ordered to leave whoever is served, and nobody said so");
        }
        if (world.disk().unsettled(agentId(), FORCE_ASKS) == null && !unwritten.contains(Deed.FORCE_ASK)) {
            broken(Promise.JOURNALED, "ordered to leave without an intent");
        }
    }

    private String agentId() {
        return engine.announcement().agentId();
    }

    /** A signal has reached its process. */
    void signalled(Signal signal) {
        Set<String> deeds = signal == Signal.TERM ? TERMS : KILLS;
        Disk.Row intent = world.disk().unsettled(agentId(), deeds);
        if (intent == null) {
            broken(Promise.JOURNALED, "SIG" + signal + " without an intent");
            return;
        }
        if (!intent.is(Deed.KILL_BY_HAND)) {
            byLadder(signal, intent);
        }
    }

    private void byLadder(Signal signal, Disk.Row intent) {
        int served = engine.users().served();
        if (served > 0 && !forced() && !reopenedUnheard) {
            broken(Promise.SERVING, "SIG" + signal + " while " + served + " are served");
        }
        inTurn(signal, intent);
        resumed = false;
        if (signal == Signal.KILL) {
            lastKill = world.time().now();
        } else if (givenUp) {
            termsBeforeHold++;
        } else {
            terms++;
        }
    }

    private void inTurn(Signal signal, Disk.Row intent) {
        if (held()) {
            broken(Promise.HELD, "SIG" + signal + " though it is held");
        }
        if (!knownClosed && !forced()) {
            broken(Promise.KNOWLEDGE, "SIG" + signal + " and nothing tells that its gate is closed: " + intent);
        }
        long now = world.time().now();
        long running = now - world.sidecarStartedNanos();
        if (resumed && !ordered && running < LEAST_AFTER_A_START) {
            broken(Promise.START, "SIG" + signal + " " + running / Chance.MILLISECOND + " ms after a start: " + intent);
        }
        if (signal == Signal.TERM && (givenUp ? termsBeforeHold : terms) > 0) {
            broken(Promise.ONCE, "SIGTERM again");
        }
        if (signal == Signal.KILL && lastKill >= 0 && now - lastKill < LEAST_BETWEEN_KILLS) {
            broken(Promise.ONCE, "SIGKILL again after " + (now - lastKill) / Chance.MILLISECOND + " ms");
        }
        if (signal == Signal.KILL
                && terms == 0
                && termsBeforeHold == 0
                && !termTried(world.disk().sinceLadderEnded(agentId()))) {
            broken(Promise.ONCE, "SIGKILL before any SIGTERM");
        }
    }

    /** Whether a SIGTERM was sent, may have been sent, or was refused by the system. */
    private static boolean termTried(List<Disk.Row> rows) {
        for (Disk.Row row : rows) {
            String outcome = row.outcome;
            if (row.is(Deed.TERM)
                    && (outcome == null || !SignalOutcome.valueOf(outcome).untried())) {
                return true;
            }
        }
        return false;
    }
}
