package dev.inari.sidecar.guard;

import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.mbeans.WatchState;
import java.time.Duration;
import java.util.List;

/** Tells from what was observed which conditions an engine has. Pure, like the guard; what is done about them is the guard's. */
final class Diagnosis {
    /** An engine's own map and the hooks around it are not one instant: a difference must last to mean something. */
    static final Duration LASTS = Duration.ofSeconds(10);

    private final Policy policy;
    private final long now;

    Diagnosis(Policy policy, long now) {
        this.policy = policy;
        this.now = now;
    }

    /** All that a heartbeat shows. What needs a second look counts only if the heartbeat before showed it too. */
    EngineState after(EngineState s, Heartbeat beat) {
        Findings found = s.findings().without(Condition.HUNG);
        found = leaked(found, beat.getSessions());
        found = drift(found, beat.getSessions());
        found = stop(found, beat);
        found = put(
                found,
                Condition.DEADLOCKED,
                beat.getDeadlockedThreads() > 0,
                beat.getDeadlockedThreads() + " threads wait for one another");
        found = put(found, Condition.CONTEXT_STOPPED, beat.isContextStopped(), "its SparkContext has stopped");
        found = watch(found, beat);
        return found.equals(s.findings()) ? s : s.with(found);
    }

    /** While the client is not connected, nothing new is known: what was found stands. */
    private Findings watch(Findings found, Heartbeat beat) {
        WatchState watch = beat.getWatch();
        if (watch == WatchState.UNKNOWN) {
            return found;
        }
        boolean left = watch == WatchState.DEREGISTERED;
        Findings lost = put(
                left ? found.without(Condition.UNHEARD_DELETION) : found,
                Condition.WATCH_LOST,
                watch == WatchState.LOST,
                "its deletion would go unheard");
        return put(
                lost,
                Condition.DEREGISTERED_ALIVE,
                left && !beat.getExitPhase().closing(),
                "it has left ZooKeeper, and serves those who found it before");
    }

    /** A deletion that was not heard stays one, until the engine has left ZooKeeper. */
    EngineState after(EngineState s, Event.ZnodeSeen seen) {
        Findings found = put(s.findings(), Condition.TWIN_ENGINES, !seen.twins().isEmpty(), seen.twins());
        Heartbeat last = s.contact().last();
        boolean left = last != null && last.getWatch() == WatchState.DEREGISTERED;
        boolean unheard = !seen.unheardDeletion().isEmpty() && !left;
        Findings all = unheard ? found.seen(Condition.UNHEARD_DELETION, seen.unheardDeletion(), now) : found;
        return all.equals(s.findings()) ? s : s.with(all);
    }

    private Findings leaked(Findings found, SessionCounts sessions) {
        return put(
                found,
                Condition.LEAKED_SESSION,
                sessions.getLeaked() > 0,
                sessions.getLeaked() + " sessions whose close failed are still in the engine's map");
    }

    private Findings drift(Findings found, SessionCounts sessions) {
        boolean drifts = sessions.isKnown() && (sessions.strangers() > 0 || sessions.drift() < 0);
        return put(
                found,
                Condition.DRIFTING_COUNT,
                drifts,
                "the engine's map holds " + sessions.drift() + " sessions more than are known to be open");
    }

    private Findings stop(Findings found, Heartbeat beat) {
        long unmoved = beat.getStopUnmovedMillis();
        boolean stuck = beat.getExitPhase() == ExitPhase.STOP_ENTERED
                && unmoved >= policy.care().stuckStop().toMillis();
        return put(
                found,
                Condition.STUCK_STOP,
                stuck,
                "the stop was entered and its thread has not moved for " + Durations.human(unmoved));
    }

    private Findings put(Findings found, Condition condition, boolean present, String detail) {
        return present ? found.seen(condition, detail, now) : found.without(condition);
    }

    /** Whether what was seen is more than the moment between two steps of the engine. */
    static boolean lasts(Finding finding, long now) {
        return now - finding.sinceNanos() >= LASTS.toNanos();
    }

    /** Silence that is too long for a pause; the process is known to be alive. */
    EngineState afterMiss(EngineState s) {
        int misses = s.contact().misses();
        return misses < policy.care().hungAfterMisses()
                ? s
                : s.with(s.findings().seen(Condition.HUNG, "silent, and the process is alive", now));
    }

    /** Which of the open sessions nobody seems to use. */
    EngineState after(EngineState s, List<SessionInfo> sessions) {
        List<SessionInfo> orphans = sessions.stream().filter(this::orphan).toList();
        Findings found = put(
                s.findings(),
                Condition.ORPHAN_SESSION,
                !orphans.isEmpty(),
                orphans.size() + " sessions without a call or an operation for "
                        + Durations.human(policy.care().orphanAfter()) + " and longer");
        return s.with(found);
    }

    /**
     * Unknown is not zero: of a session whose operations or last call cannot be told nothing is concluded. A finished batch is kept by its
     * server on purpose, for its log.
     */
    boolean orphan(SessionInfo session) {
        return session.getKind() == SessionKind.USER
                && session.getRunningOperations() == 0
                && session.getClosingMillis() < 0
                && session.getLastAccessMillis() >= 0
                && session.getIdleMillis() >= policy.care().orphanAfter().toMillis();
    }
}
