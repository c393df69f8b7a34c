package dev.inari.sidecar.guard;

import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.WatchState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the guard has put right in an engine that stays. Nothing here ends an engine. Pure, like the guard. */
final class Cures {
    /** Sessions closed after one look, so that a mistake in a setting shows before it has closed everything. */
    private static final int MOST_AT_ONCE = 10;

    /** The agent repairs a lost watch by itself, within milliseconds; this is for one that could not, or was told only to report. */
    private static final Duration AGENTS_OWN = Duration.ofSeconds(5);

    private final Policy policy;
    private final long now;
    private final Diagnosis diagnosis;

    Cures(Policy policy, long now, Diagnosis diagnosis) {
        this.policy = policy;
        this.now = now;
        this.diagnosis = diagnosis;
    }

    /** With what is due after a heartbeat of an engine whose gate is open. */
    Step due(Step step) {
        // Leaked sessions are no longer anybody's: their clients asked for the close. An engine that is asked to leave
        // takes them with it.
        boolean stays =
                step.state().stage() == Stage.SERVING && !step.state().asking().inFlight();
        Step closed = stays ? cured(step, Condition.LEAKED_SESSION, Diagnosis.LASTS, Action.CloseLeaked::new) : step;
        Step watched = cured(closed, Condition.WATCH_LOST, AGENTS_OWN, Action.RepairWatch::new);
        Heartbeat beat = step.state().contact().last();
        // An agent that finds the watch set on this engine's own znode knows better than a picture, which may show
        // another engine's.
        boolean unheard = beat != null && beat.getWatch() == WatchState.LOST;
        return unheard ? cured(watched, Condition.UNHEARD_DELETION, Duration.ZERO, Action.Drain::new) : watched;
    }

    private Step cured(Step step, Condition condition, Duration after, Function<String, Action> cure) {
        EngineState s = step.state();
        @Nullable Finding found = s.findings().of(condition);
        if (found == null || !cures(s, condition)) {
            return step;
        }
        if (now - found.sinceNanos() < after.toNanos() || !found.cureDue(now)) {
            return step;
        }
        return new Step(
                s.with(s.findings().put(condition, found.cured(now))),
                Stream.concat(step.actions().stream(), Stream.of(cure.apply(found.detail())))
                        .toList());
    }

    Step closeOrphans(EngineState s, List<SessionInfo> sessions) {
        Finding orphans = s.findings().of(Condition.ORPHAN_SESSION);
        boolean due = orphans != null && !s.stage().leaving() && cures(s, Condition.ORPHAN_SESSION);
        if (orphans == null || !due || !orphans.cureDue(now)) {
            return Step.to(s);
        }
        List<Action> closes = new ArrayList<>();
        for (SessionInfo session : sessions) {
            if (diagnosis.orphan(session) && closes.size() < MOST_AT_ONCE) {
                closes.add(new Action.CloseOrphan(
                        session.getId(),
                        session.getLastAccessMillis(),
                        "no call for " + Durations.human(session.getIdleMillis()) + " and no operation"));
            }
        }
        return new Step(s.with(s.findings().put(Condition.ORPHAN_SESSION, orphans.cured(now))), closes);
    }

    private boolean cures(EngineState s, Condition condition) {
        return s.operator().hold() == null && policy.care().to(condition) == Response.CURE;
    }
}
