package dev.inari.agent.engine;

import dev.inari.agent.session.ExitGate;
import dev.inari.agent.target.StopCall;
import dev.inari.agent.target.Target;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Milestone;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The engine's way out: closes the exit gate if nobody is served, then calls the engine's own stop on a daemon thread, and notes how far
 * that came. Thread-safe.
 */
public final class EngineControl {
    /** What must hold, besides the gate, before an exit may begin. */
    public interface Conditions {
        /** Why the counts cannot be trusted now; null if they can. */
        @Nullable
        String doubt();

        /** The same behind a closed gate, when the counts are zero and stay so: then what the engine itself holds can be compared. */
        default @Nullable String doubtAtZero() {
            return doubt();
        }
    }

    private final ExitGate gate;
    private final EngineSight sight;
    private final Conditions conditions;
    private final Executor agentThread;
    private final @Nullable Thread main;
    private final List<Milestone> milestones = new CopyOnWriteArrayList<>();
    private volatile ExitPhase phase = ExitPhase.OPEN;
    private volatile String reason = "";
    private volatile boolean mainWatched;
    private volatile boolean stopCalled;
    private volatile @Nullable Thread stopping;
    /** A way out made beforehand; null before that, and once it was taken. */
    private volatile @Nullable StopThread ready;

    /**
     * Makes a way out that is open.
     *
     * @param agentThread makes the thread of the engine's stop: what a thread inherits from the one that makes it, such as a security context, must come
     *     from the engine and not from a JMX call
     * @param main the thread that runs the engine's main method; null if it is not known
     */
    public EngineControl(
            ExitGate gate, EngineSight sight, Conditions conditions, Executor agentThread, @Nullable Thread main) {
        this.gate = gate;
        this.sight = sight;
        this.conditions = conditions;
        this.agentThread = agentThread;
        this.main = main;
    }

    /** Accepts an exit, or says why not. On acceptance the engine's stop begins at once, on a thread of its own. */
    public synchronized ExitAnswer requestExit(long epoch, String why) {
        if (phase.closing()) {
            return answer(Code.ALREADY_ACCEPTED, "an exit is under way: " + reason);
        }
        String doubt = conditions.doubt();
        if (doubt != null) {
            return answer(Code.SESSIONS_UNKNOWN, doubt);
        }
        Target row = sight.target();
        if (row == null) {
            return answer(Code.CANNOT_STOP, "the engine has not shown itself yet");
        }
        ExitAnswer refusal = closeGate(epoch);
        if (refusal != null) {
            return refusal;
        }
        return leave(row, why, "ASKED", why);
    }

    /** Closes the gate and begins the engine's stop whoever is served: an operator's order, and nobody else's. */
    public synchronized ExitAnswer requestExitThoughServing(String why) {
        if (phase.closing()) {
            return answer(Code.ALREADY_ACCEPTED, "an exit is under way: " + reason);
        }
        Target row = sight.target();
        if (row == null) {
            return answer(Code.CANNOT_STOP, "the engine has not shown itself yet");
        }
        gate.closeThoughServing();
        return leave(row, why, "ORDERED", served() + ": " + why);
    }

    /** Behind the closed gate. */
    private ExitAnswer leave(Target row, String why, String milestone, String detail) {
        reason = why;
        phase = ExitPhase.ACCEPTED;
        mainWatched = main != null && main.isAlive();
        reached(milestone, detail);
        return stoppable(row) ? begin(row) : leaveToSignals();
    }

    /** Returns null if the gate is closed now, else why it is not. */
    private @Nullable ExitAnswer closeGate(long epoch) {
        // Before the gate closes even for a moment: it would turn away whoever comes just then.
        String doubt = ExitGate.free(gate.read()) ? conditions.doubtAtZero() : null;
        if (doubt == null) {
            if (!gate.tryClose(epoch)) {
                return refused(epoch);
            }
            // Asked again behind the closed gate: a hook that failed meanwhile may have let somebody in uncounted.
            doubt = conditions.doubtAtZero();
            if (doubt == null) {
                return null;
            }
            gate.reopen();
        }
        return answer(Code.SESSIONS_UNKNOWN, doubt);
    }

    /** What a request needs beyond the gate is loaded and made now, and not when a guard waits for it. */
    public void rehearse() {
        agentThread.execute(new Begin(null));
    }

    private ExitAnswer begin(Target row) {
        StopThread made = ready;
        ready = null;
        if (made == null) {
            agentThread.execute(new Begin(row));
        } else {
            start(made, row);
        }
        return answer(Code.ACCEPTED, "the engine takes no new session and is being stopped");
    }

    /** Some engines have no stop of their own to call. The gate is what counts: behind it a signal harms nobody. */
    private ExitAnswer leaveToSignals() {
        reached("FAILED", "no way is known to stop this engine from inside");
        phase = ExitPhase.STOP_FAILED;
        return answer(Code.ACCEPTED, "the engine takes no new session; only a signal can end it");
    }

    private ExitAnswer refused(long asked) {
        long now = gate.read();
        if (!ExitGate.free(now)) {
            return answer(Code.SERVING, served());
        }
        return answer(
                Code.EPOCH_MOVED,
                "sessions opened or closed meanwhile: asked at epoch " + asked + ", now " + ExitGate.epoch(now));
    }

    private String served() {
        long now = gate.read();
        return ExitGate.open(now) + " user sessions are open and " + ExitGate.opening(now) + " are opening";
    }

    private void start(StopThread thread, Target row) {
        thread.row = row;
        // The engine's own code runs there, and may look for its classes and files by it.
        Object manager = sight.manager();
        thread.setContextClassLoader(manager == null ? null : manager.getClass().getClassLoader());
        try {
            Runtime.getRuntime().addShutdownHook(thread.guard);
            thread.start();
            stopping = thread;
        } catch (OutOfMemoryError | RuntimeException e) {
            // No native thread to be had, or the JVM is on its way out by itself.
            reached("FAILED", "the stop could not be started: " + e);
            phase = ExitPhase.STOP_FAILED;
        }
    }

    private void stop(Target row) {
        if (!move(ExitPhase.ACCEPTED, ExitPhase.STOP_ENTERED)) {
            return; // reopened
        }
        for (StopCall call : row.stop()) {
            if (call.optional() && !call.possible(sight)) {
                continue;
            }
            stopCalled = true;
            reached("ENTERED", call.toString());
            try {
                call.run(sight);
            } catch (Throwable e) {
                Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
                reached("FAILED", call + ": " + cause);
                phase = ExitPhase.STOP_FAILED;
                return;
            }
            reached("LEFT", call.toString());
        }
        phase = ExitPhase.STOP_LEFT;
    }

    /** Lets sessions in again, unless the engine's stop has begun. */
    public synchronized ExitAnswer reopen(String why) {
        if (move(ExitPhase.ACCEPTED, ExitPhase.OPEN) || (!stopCalled && move(ExitPhase.STOP_FAILED, ExitPhase.OPEN))) {
            gate.reopen();
            reached("REOPENED", why);
            rehearse();
            return answer(Code.ACCEPTED, "sessions may open again");
        }
        return phase == ExitPhase.OPEN
                ? answer(Code.NOT_CLOSING, "no exit is under way")
                : answer(Code.STOP_BEGUN, "the engine's own stop has begun and cannot be undone");
    }

    /** Entering the stop and reopening exclude each other. */
    private synchronized boolean move(ExitPhase from, ExitPhase to) {
        if (phase != from) {
            return false;
        }
        phase = to;
        return true;
    }

    /** What a client is told whose session came too late. */
    Throwable refusal() {
        return new IllegalStateException(
                "This engine is leaving and takes no new session (" + reason + "). Connect again for a new engine.");
    }

    public ExitPhase phase() {
        return phase;
    }

    /** The thread that runs the engine's own stop; null while there is none. */
    @Nullable
    Thread stopping() {
        return stopping;
    }

    /** Whether a way is known to stop this engine from inside. */
    public boolean stoppable() {
        Target row = sight.target();
        return row != null && stoppable(row);
    }

    private boolean stoppable(Target row) {
        return !row.stop().isEmpty() && row.stop().get(0).possible(sight);
    }

    /** Steps reached so far, oldest first. */
    public synchronized Milestone[] milestones() {
        if (mainWatched && main != null && !main.isAlive()) {
            mainWatched = false;
            reached("MAIN_RETURNED", "");
        }
        return milestones.toArray(new Milestone[0]);
    }

    private void reached(String name, String detail) {
        milestones.add(new Milestone(name, System.currentTimeMillis(), detail));
    }

    private ExitAnswer answer(Code code, String message) {
        return new ExitAnswer(code, ExitGate.epoch(gate.read()), message);
    }

    // Classes and not lambdas: linking one takes milliseconds, for which a guard would wait.

    /** Makes the thread of the stop on the agent's thread, and starts it if there is something to stop already. */
    private final class Begin implements Runnable {
        private final @Nullable Target row;

        Begin(@Nullable Target row) {
            this.row = row;
        }

        @Override
        public void run() {
            StopThread made = new StopThread();
            if (row == null) {
                ready = made;
            } else {
                start(made, row);
            }
        }
    }

    /** Runs the engine's own stop. */
    private final class StopThread extends Thread {
        final Thread guard = new StopGuard(this);
        /** Set before the thread is started. */
        private @Nullable Target row;

        StopThread() {
            super("inari-exit");
            setDaemon(true);
        }

        @Override
        public void run() {
            if (row != null) {
                EngineControl.this.stop(row);
            }
        }
    }
}
