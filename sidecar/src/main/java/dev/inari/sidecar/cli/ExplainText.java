package dev.inari.sidecar.cli;

import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.EngineStatus.Beat;
import dev.inari.sidecar.control.EngineStatus.Condition;
import dev.inari.sidecar.control.EngineStatus.Decision;
import dev.inari.sidecar.control.EngineStatus.Identity;
import dev.inari.sidecar.control.EngineStatus.Order;
import dev.inari.sidecar.control.EngineStatus.PolicyInForce;
import dev.inari.sidecar.control.EngineStatus.Sessions;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.guard.Durations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells the state of one engine as a person would: what it is, what was decided, on what grounds, and what comes next. */
final class ExplainText {
    private static final int LABEL = 11;

    private static final int MOST_DEEDS = 5;
    private static final int WIDEST_REASON = 80;

    private final EngineStatus engine;
    private final List<HistoryEntry> history;
    private final long nowMillis;
    private final List<String> lines = new ArrayList<>();

    private ExplainText(EngineStatus engine, List<HistoryEntry> history, long nowMillis) {
        this.engine = engine;
        this.history = history;
        this.nowMillis = nowMillis;
    }

    /** {@code history} is this engine's, newest first. */
    static List<String> of(EngineStatus engine, List<HistoryEntry> history, long nowMillis) {
        ExplainText text = new ExplainText(engine, history, nowMillis);
        text.who();
        text.decision();
        text.grounds();
        text.words();
        text.conditions();
        text.deeds();
        return text.lines;
    }

    private void line(String label, String text) {
        lines.add(Table.harmless(String.format(Locale.ROOT, "%-" + LABEL + "s%s", label, text)));
    }

    private void who() {
        line("Engine", engine.agentId() + ", " + engine.engineType() + ", pid " + engine.pid());
        Identity who = engine.identity();
        if (who == null) {
            line("", "its agent has not said yet who it is");
            return;
        }
        String of = who.user().isEmpty() ? "" : "of " + who.user() + ", ";
        line("", of + "share level " + who.shareLevel() + source(who));
    }

    private static String source(Identity who) {
        return who.shareLevelSource().isEmpty() ? "" : " (from its " + who.shareLevelSource() + ")";
    }

    private void decision() {
        Decision why = engine.why();
        line(
                "State",
                engine.gone() ? engine.stage() : engine.stage() + " for " + Durations.human(engine.inStageMillis()));
        line("Because", why.ruleText() + " (" + why.rule() + ")");
        line("", why.inputs());
        line("So", why.consequence());
        if (!engine.gone()) {
            line("Next", EngineEnd.next(engine.next()));
        }
        if (!engine.recalled()) {
            line("", "the journal was not read yet, so it is only watched");
        }
    }

    private void grounds() {
        line("Heartbeat", heartbeat(engine.heartbeat()));
        if (engine.missedHeartbeats() > 0) {
            line(
                    "",
                    engine.missedHeartbeats() + " missed since; suspect after "
                            + engine.policy().suspectAfterMisses());
        }
        PolicyInForce policy = engine.policy();
        line(
                "Policy",
                "rule '" + policy.rule() + "': "
                        + (policy.exitWhenIdle() ? "leaves " + when(policy) : "stays, also when idle"));
        line(
                "Ladder",
                "asked, then " + Durations.human(policy.gracefulMillis()) + ", SIGTERM, then "
                        + Durations.human(policy.termMillis()) + ", SIGKILL");
    }

    private static String when(PolicyInForce policy) {
        return (policy.lingerMillis() == 0
                        ? "as soon as it is idle"
                        : "when idle for " + Durations.human(policy.lingerMillis()))
                + "; if it never had a session, after " + Durations.human(policy.initialWaitMillis());
    }

    private String heartbeat(@Nullable Beat beat) {
        if (beat == null) {
            return "none was read yet";
        }
        Sessions sessions = beat.sessions();
        List<String> parts = new ArrayList<>();
        parts.add(Durations.human(Math.max(0, nowMillis - beat.timeMillis())) + " ago");
        parts.add(sessions(sessions));
        if (beat.operations() != null) {
            parts.add(count(beat.operations(), "operation"));
        }
        if (sessions.certainlyNone()) {
            parts.add("idle for " + Durations.human(beat.idleMillis()));
        }
        if (sessions.leaked() > 0) {
            parts.add(sessions.leaked() + " leaked");
        }
        if (beat.hookErrors() > 0) {
            parts.add(beat.hookErrors() + " errors in the agent's hooks");
        }
        parts.add("gate " + beat.exitPhase());
        if (!beat.watch().equals(WatchState.NONE.name())) {
            parts.add("znode's watch " + beat.watch());
        }
        return String.join(", ", parts);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String sessions(Sessions sessions) {
        String counts = count(sessions.user(), "user session") + ", " + sessions.opening() + " opening, "
                + count(sessions.probe(), "probe")
                + (sessions.batch() == 0 ? "" : ", " + sessions.batch() + " of batches");
        String strangers = sessions.strangers() == 0 ? "" : ", " + sessions.strangers() + " that no hook saw";
        return (sessions.known() ? "" : "uncertain: ") + counts + strangers;
    }

    private void words() {
        if (engine.hold() != null) {
            line("Hold", EngineEnd.heldBy(engine.hold()));
        }
        Order order = engine.order();
        if (order != null) {
            line(
                    "Order",
                    "to go, by " + order.by() + " (" + order.reason() + ")"
                            + (order.evenIfServing() ? ", whoever is served" : ""));
        }
        Decision ended = engine.orderEnded();
        if (ended != null) {
            line("Order", "the last one ended: " + ended.line());
        }
    }

    private void conditions() {
        String label = "Conditions";
        for (Condition each : engine.conditions()) {
            line(
                    label,
                    each.name() + " for " + Durations.human(each.lastsMillis()) + ", answered by " + each.response()
                            + ": " + each.detail());
            if (each.cures() > 0) {
                line("", "  " + each.cures() + " cures tried; the last one: " + each.outcome());
            }
            label = "";
        }
        if (engine.conditions().isEmpty()) {
            line(label, "none");
        }
    }

    /** What was done to it; what was only observed is in the history. */
    private void deeds() {
        String label = "Done";
        List<HistoryEntry> deeds = history.stream()
                .filter(each -> !each.actor().isEmpty())
                .limit(MOST_DEEDS)
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(deeds);
        for (HistoryEntry each : deeds) {
            line(
                    label,
                    HistoryCommand.when(each) + " " + each.what()
                            + (each.outcome().isEmpty() ? "" : " " + each.outcome()) + ", by " + each.actor() + ": "
                            + Table.fit(each.text(), WIDEST_REASON));
            label = "";
        }
    }
}
