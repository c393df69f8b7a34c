package dev.inari.sidecar.cli;

import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import java.util.ArrayList;
import java.util.List;

/** What one engine answered when it was asked who it is and how it is. */
record EngineReport(EngineTarget target, Outcome<EngineIdentity> identity, Outcome<Heartbeat> heartbeat) {

    /** The same engine asked something else: why it cannot be told; empty if it can. */
    static String whyNot(EngineTarget target, Outcome<?> outcome) {
        return outcome instanceof Outcome.Answered ? "" : target.describe() + " does not answer: " + outcome.describe();
    }

    boolean answered() {
        return identity instanceof Outcome.Answered && heartbeat instanceof Outcome.Answered;
    }

    /** What is wrong with this engine, one line each. */
    List<String> wrong() {
        if (!(identity instanceof Outcome.Answered<EngineIdentity> who)) {
            return List.of(whyNot(target, identity));
        }
        if (!(heartbeat instanceof Outcome.Answered<Heartbeat> beat)) {
            return List.of(whyNot(target, heartbeat));
        }
        List<String> wrong = new ArrayList<>();
        if (!target.agentId().isEmpty() && !target.agentId().equals(who.value().agentId())) {
            wrong.add(target.describe() + ": another agent answers there: "
                    + who.value().agentId());
        }
        counts(ShortId.of(who.value().agentId()), beat.value(), wrong);
        return wrong;
    }

    private static void counts(String id, Heartbeat beat, List<String> wrong) {
        SessionCounts sessions = beat.getSessions();
        if (!sessions.isKnown()) {
            wrong.add(id + ": the agent is not sure of its counts; this engine is left alone");
        } else if (sessions.drift() != 0) {
            wrong.add(id + ": the engine's own map holds " + Math.abs(sessions.drift()) + " sessions "
                    + (sessions.drift() > 0 ? "more" : "fewer") + " than are open");
        }
        if (beat.getHookErrors() != 0) {
            wrong.add(id + ": " + beat.getHookErrors() + " errors inside the agent's hooks; its counts are doubtful");
        }
    }
}
