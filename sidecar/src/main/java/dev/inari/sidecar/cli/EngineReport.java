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

    /** What is worth knowing of this engine and is nobody's fault here, one line each. */
    List<String> notes() {
        if (heartbeat instanceof Outcome.Answered<Heartbeat> beat
                && beat.value().getSessions().getLeaked() > 0) {
            return List.of(
                    ShortId.of(beat.value().getAgentId()) + ": "
                            + beat.value().getSessions().getLeaked()
                            + " leaked: closed, but still in the engine's own map, because its close failed; they hold nothing");
        }
        return List.of();
    }

    private static void counts(String id, Heartbeat beat, List<String> wrong) {
        SessionCounts sessions = beat.getSessions();
        if (!sessions.isKnown()) {
            wrong.add(id + ": the agent is not sure of its counts; this engine is left alone");
        } else if (sessions.strangers() > 0) {
            wrong.add(id + ": the engine holds " + sessions.strangers()
                    + " sessions that no hook saw; they may serve somebody, so it is left alone");
        }
        if (beat.getHookErrors() != 0) {
            wrong.add(id + ": " + beat.getHookErrors() + " errors inside the agent's hooks; its counts are doubtful");
        }
    }
}
