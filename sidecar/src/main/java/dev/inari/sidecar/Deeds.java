package dev.inari.sidecar;

import dev.inari.sidecar.OneCall.Kind;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Action;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.journal.Deed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has done to one engine what its guard decided, in that order, or finds that it must not be done: then the guard is told, so that it does not wait for
 * the end of it. For the decision thread only.
 */
final class Deeds {
    private final EngineCalls calls;
    private final OneCall line;
    private final EngineRecord record;
    private final TransitionLog log;
    private final Restraint restraint;
    private final Engine engine;
    private final Deque<Decided> pending = new ArrayDeque<>();

    /** What the guard hears when a dry run ends, of the last action that was only imagined. */
    private @Nullable Event afterDryRun;

    /** What the guard decided, and how often it had been said by then to hold the engine. */
    private record Decided(Action action, int holdsSaid) {}

    /** To which it is done. */
    interface Engine {
        /** Hears what a request led to; on the decision thread. */
        void requested(Event answer);

        /** Hears what a signal led to; on the decision thread. */
        void signalled(Event result);

        /** Keeps what can be told of the engine before force and looks at it once more; on a worker. Gives what that leads to. */
        Runnable lookBeforeForce();
    }

    Deeds(EngineCalls calls, OneCall line, EngineRecord record, TransitionLog log, Restraint restraint, Engine engine) {
        this.calls = calls;
        this.line = line;
        this.record = record;
        this.log = log;
        this.restraint = restraint;
        this.engine = engine;
    }

    void decided(List<Action> actions) {
        actions.forEach(action -> pending.add(new Decided(action, restraint.holdsSaid())));
    }

    /** What an earlier stage wanted done must not be done in this one. */
    void forget() {
        pending.clear();
    }

    boolean any() {
        return !pending.isEmpty();
    }

    /**
     * Begins the next one, unless it may not be done.
     *
     * @param inDoubt whether a call to the engine may well hang
     * @param actor who wants it, for the journal
     * @return what the guard is to hear at once of one that may not be done; null if there is nothing to hear yet
     */
    @Nullable
    Event begin(boolean inDoubt, String actor) {
        Decided decided = pending.remove();
        Action action = decided.action();
        SignalOutcome kept = restraint.keptFrom(decided.holdsSaid());
        if (kept == SignalOutcome.DRY_RUN) {
            return imagine(action);
        }
        if (action instanceof Action.CollectEvidence) {
            // Looking does nothing to an engine that is held.
            line.call(Kind.LAST_LOOK, inDoubt, engine::lookBeforeForce);
            return null;
        }
        if (kept != null) {
            return undone(action, kept);
        }
        perform(action, inDoubt, decided.holdsSaid(), actor);
        return null;
    }

    /** The guard is left waiting, so that a dry run says each thing once, until the dry run ends. */
    private @Nullable Event imagine(Action action) {
        log.would(action);
        Event undone = undone(action, SignalOutcome.DRY_RUN);
        if (undone instanceof Event.CureEnded) {
            return undone;
        }
        afterDryRun = undone == null ? afterDryRun : undone;
        return null;
    }

    /** What the guard is to hear now of what was only imagined: null as long as it is a dry run, and if nothing was. */
    @Nullable
    Event takeImagined() {
        Event imagined = restraint.dryRun() ? null : afterDryRun;
        if (imagined != null) {
            afterDryRun = null;
        }
        return imagined;
    }

    private @Nullable Event undone(Action action, SignalOutcome why) {
        Deed deed = Undone.deed(action);
        if (deed != null) {
            record.notBegun(deed, why);
        }
        return Undone.event(action, why);
    }

    private void perform(Action action, boolean inDoubt, int holds, String actor) {
        if (action instanceof Action.Terminate terminate) {
            line.signal(unlessKept(
                    action, holds, () -> calls.signal(Signal.TERM, terminate.reason(), actor), engine::signalled));
        } else if (action instanceof Action.Kill kill) {
            line.signal(unlessKept(
                    action, holds, () -> calls.signal(Signal.KILL, kill.reason(), actor), engine::signalled));
        } else {
            line.call(Kind.DEED, inDoubt, unlessKept(action, holds, () -> request(action, actor), engine::requested));
        }
    }

    /** For the thread that acts. It gives what the engine hears then. */
    private Supplier<Runnable> unlessKept(Action action, int holds, Supplier<Event> deed, Consumer<Event> hears) {
        return () -> {
            Event event = restraint.unlessKept(
                    holds, deed, why -> Objects.requireNonNull(undone(action, why), action::toString));
            return () -> hears.accept(event);
        };
    }

    private Event request(Action action, String actor) {
        if (action instanceof Action.AskExit ask) {
            return calls.askExit(ask.epoch(), ask.reason(), actor);
        } else if (action instanceof Action.ForceExit force) {
            return calls.forceExit(force.reason(), actor);
        } else if (action instanceof Action.CloseLeaked close) {
            return calls.closeLeaked(close.reason(), actor);
        } else if (action instanceof Action.CloseOrphan close) {
            return calls.closeOrphan(close.sessionId(), close.lastAccessMillis(), close.reason(), actor);
        } else if (action instanceof Action.RepairWatch repair) {
            return calls.repairWatch(repair.reason(), actor).endOf(Condition.WATCH_LOST);
        } else if (action instanceof Action.Drain drain) {
            return calls.drain(drain.reason(), actor).endOf(Condition.UNHEARD_DELETION);
        }
        throw new IllegalArgumentException("no request: " + action);
    }
}
