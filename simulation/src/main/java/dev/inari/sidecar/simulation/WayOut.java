package dev.inari.sidecar.simulation;

import dev.inari.agent.engine.EngineControl;
import dev.inari.agent.session.ExitGate;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of an exit, as {@link EngineControl} has it, around the real gate: the real one starts a thread of the JVM for the engine's
 * stop, here the timeline does it. A test holds the answers of the two equal.
 */
final class WayOut {
    /** What the engine has to do with it. */
    interface Stop {
        /** Whether the engine's session manager was seen. */
        boolean shown();

        /** Whether a way is known to stop the engine from inside. */
        boolean possible();

        /** To be begun soon, by {@link WayOut#enter()}. */
        void begin();
    }

    private final ExitGate gate;
    private final EngineControl.Conditions conditions;
    private final Stop stop;
    private ExitPhase phase = ExitPhase.OPEN;
    private boolean stopCalled;
    private int milestones;

    WayOut(ExitGate gate, EngineControl.Conditions conditions, Stop stop) {
        this.gate = gate;
        this.conditions = conditions;
        this.stop = stop;
    }

    ExitPhase phase() {
        return phase;
    }

    int milestones() {
        return milestones;
    }

    void milestone() {
        milestones++;
    }

    ExitAnswer requestExit(long epoch) {
        if (phase.closing()) {
            return answer(Code.ALREADY_ACCEPTED);
        }
        if (conditions.doubt() != null) {
            return answer(Code.SESSIONS_UNKNOWN);
        }
        if (!stop.shown()) {
            return answer(Code.CANNOT_STOP);
        }
        ExitAnswer refusal = closeGate(epoch);
        return refusal == null ? leave() : refusal;
    }

    ExitAnswer requestExitThoughServing() {
        if (phase.closing()) {
            return answer(Code.ALREADY_ACCEPTED);
        }
        if (!stop.shown()) {
            return answer(Code.CANNOT_STOP);
        }
        gate.closeThoughServing();
        return leave();
    }

    private @Nullable ExitAnswer closeGate(long epoch) {
        boolean doubtful = ExitGate.free(gate.read()) && conditions.doubtAtZero() != null;
        if (!doubtful) {
            if (!gate.tryClose(epoch)) {
                return answer(ExitGate.free(gate.read()) ? Code.EPOCH_MOVED : Code.SERVING);
            }
            if (conditions.doubtAtZero() == null) {
                return null;
            }
            gate.reopen();
        }
        return answer(Code.SESSIONS_UNKNOWN);
    }

    private ExitAnswer leave() {
        phase = ExitPhase.ACCEPTED;
        milestones++;
        if (stop.possible()) {
            stop.begin();
        } else {
            failed();
        }
        return answer(Code.ACCEPTED);
    }

    ExitAnswer reopen() {
        if (phase == ExitPhase.ACCEPTED || (!stopCalled && phase == ExitPhase.STOP_FAILED)) {
            phase = ExitPhase.OPEN;
            gate.reopen();
            milestones++;
            return answer(Code.ACCEPTED);
        }
        return answer(phase == ExitPhase.OPEN ? Code.NOT_CLOSING : Code.STOP_BEGUN);
    }

    /** The engine's stop begins, unless the gate was opened meanwhile. */
    boolean enter() {
        if (phase != ExitPhase.ACCEPTED) {
            return false;
        }
        phase = ExitPhase.STOP_ENTERED;
        stopCalled = true;
        milestones++;
        return true;
    }

    void failed() {
        phase = ExitPhase.STOP_FAILED;
        milestones++;
    }

    void left() {
        phase = ExitPhase.STOP_LEFT;
        milestones++;
    }

    private ExitAnswer answer(Code code) {
        return new ExitAnswer(code, ExitGate.epoch(gate.read()), "simulated");
    }
}
