package dev.inari.sidecar;

import dev.inari.mbeans.Announcement;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.guard.Finding;
import dev.inari.sidecar.guard.Order;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.guard.Step;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.Subject;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One engine's side of the journal: names the engine, and whose word it was. What comes before an action is written on the thread that acts;
 * what follows from a decision is handed to the journal's thread, in the order of the decisions. Thread-safe, but for {@link #stepped}, which
 * is for the decision thread.
 */
final class EngineRecord {
    private static final long NOT_WRITTEN = -1;

    private final Subject subject;
    private final Journal journal;
    private final Threads threads;
    private final SidecarListener listener;
    private final Set<Condition> told = EnumSet.noneOf(Condition.class);

    EngineRecord(Announcement announced, Services services) {
        this.subject = subject(announced);
        this.journal = services.journal();
        this.threads = services.threads();
        this.listener = services.listener();
    }

    static Subject subject(Announcement announced) {
        return new Subject(
                announced.agentId(),
                announced.pid(),
                announced.startTicks(),
                announced.bootId(),
                announced.engineType());
    }

    /** Something that was begun, and whether the journal knows. */
    record Begun(Deed deed, long intent) {}

    Subject subject() {
        return subject;
    }

    /** Whose word an action follows: an operator's, or the policy's. */
    static String actor(EngineState state, String policy) {
        Order order = state.operator().order();
        return order == null ? "policy " + policy : order.by();
    }

    /** Before a signal. */
    Begun intend(Deed deed, String actor, String reason) throws JournalException {
        return new Begun(deed, written(deed, actor, reason));
    }

    private long written(Deed deed, String actor, String reason) throws JournalException {
        return journal.intend(new Intent(subject, deed, actor, reason));
    }

    /**
     * Before what harms nobody even if it is forgotten: an engine whose gate is found closed is let go all the same, so an idle engine need
     * not stay because a disk is full. The journal itself says aloud that it cannot be written.
     */
    Begun intendIfPossible(Deed deed, String actor, String reason) {
        try {
            return intend(deed, actor, reason);
        } catch (JournalException e) {
            return new Begun(deed, NOT_WRITTEN);
        }
    }

    void settle(Begun begun, String outcome, String detail) {
        if (begun.intent() != NOT_WRITTEN) {
            journal.settle(begun.intent(), outcome, detail);
        }
        listener.acted(begun.deed(), outcome);
    }

    /** What was not even begun has no entry of its own. */
    void notBegun(Deed deed, SignalOutcome why) {
        listener.acted(deed, why.name());
    }

    /** Kept before this returns, as far as it can be kept. */
    void evidence(String text, String body) {
        journal.note(new Note(subject, Note.Kind.EVIDENCE, text, body));
    }

    /** What a step changed; {@code lastSeen} is asked when the process has ended. */
    void stepped(EngineState before, Step step, long nowNanos, Supplier<LastSeen> lastSeen) {
        EngineState after = step.state();
        if (before.stage() != after.stage()) {
            note(Note.Kind.STAGE, before.stage() + " -> " + after.stage() + ": " + after.why());
            if (after.stage() == Stage.GONE) {
                note(Note.Kind.GONE, after.why().toString(), lastSeen.get().text());
            } else if (before.stage().leaving() && !after.stage().leaving()) {
                note(Note.Kind.LADDER_ENDED, after.why().toString());
            }
        }
        Map<Condition, Finding> shown = after.findings().shown(nowNanos);
        told.retainAll(shown.keySet());
        shown.forEach((condition, finding) -> {
            if (told.add(condition)) {
                note(Note.Kind.CONDITION, condition.key() + ": " + finding.detail());
            }
        });
        Order order = before.operator().order();
        if (order != null && after.operator().order() == null) {
            note(Note.Kind.ORDER_ENDED, order + ": " + after.why());
        }
    }

    private void note(Note.Kind kind, String text) {
        note(kind, text, "");
    }

    private void note(Note.Kind kind, String text, String body) {
        threads.record(() -> journal.note(new Note(subject, kind, text, body)));
    }
}
