package dev.inari.sidecar;

import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Action;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.journal.Deed;
import org.jspecify.annotations.Nullable;

/** Tells the guard of an action that was not carried out, so that it does not wait for its end for ever. */
final class Undone {
    private Undone() {}

    /** How the action came back without having been tried; null if nobody waits for it. */
    static @Nullable Event event(Action action, SignalOutcome why) {
        if (action instanceof Action.Terminate) {
            return new Event.SignalResult(Signal.TERM, why);
        } else if (action instanceof Action.Kill) {
            return new Event.SignalResult(Signal.KILL, why);
        } else if (action instanceof Action.AskExit || action instanceof Action.ForceExit) {
            return new Event.ExitUnanswered("it was not asked: " + why.text());
        } else if (action instanceof Action.CloseLeaked) {
            return new Event.CureEnded(Condition.LEAKED_SESSION, "not tried: " + why.text());
        } else if (action instanceof Action.CloseOrphan) {
            return new Event.CureEnded(Condition.ORPHAN_SESSION, "not tried: " + why.text());
        } else if (action instanceof Action.RepairWatch) {
            return new Event.CureEnded(Condition.WATCH_LOST, "not tried: " + why.text());
        } else if (action instanceof Action.Drain) {
            return new Event.CureEnded(Condition.UNHEARD_DELETION, "not tried: " + why.text());
        }
        return null;
    }

    /** What carrying it out is called in the journal; null for what is not written there. */
    static @Nullable Deed deed(Action action) {
        if (action instanceof Action.Terminate) {
            return Deed.TERM;
        } else if (action instanceof Action.Kill) {
            return Deed.KILL;
        } else if (action instanceof Action.AskExit) {
            return Deed.ASK;
        } else if (action instanceof Action.ForceExit) {
            return Deed.FORCE_ASK;
        } else if (action instanceof Action.CloseLeaked || action instanceof Action.CloseOrphan) {
            return Deed.CLOSE_SESSION;
        } else if (action instanceof Action.RepairWatch) {
            return Deed.REPAIR_WATCH;
        } else if (action instanceof Action.Drain) {
            return Deed.DRAIN;
        }
        return null;
    }
}
