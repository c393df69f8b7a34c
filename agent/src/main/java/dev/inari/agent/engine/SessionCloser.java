package dev.inari.agent.engine;

import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.agent.target.CloseCall;
import dev.inari.agent.target.SessionModel;
import dev.inari.agent.target.Target;
import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.CloseAnswer.Code;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.mbeans.SessionsMXBean;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes one session by the engine's own means and proves it gone from the engine's map, after a last look whether somebody uses it. Runs
 * on whatever thread it is called on for as long as the engine's close takes. Thread-safe.
 */
public final class SessionCloser {
    private final EngineSight sight;
    private final ExitGate gate;
    private final SessionRegistry registry;
    private final Engine engine;
    private final Supplier<String> shareLevel;

    /** {@code shareLevel} answers the engine's share level as it is now. */
    public SessionCloser(
            EngineSight sight, ExitGate gate, SessionRegistry registry, Engine engine, Supplier<String> shareLevel) {
        this.sight = sight;
        this.gate = gate;
        this.registry = registry;
        this.engine = engine;
        this.shareLevel = shareLevel;
    }

    CloseAnswer close(String id, long lastAccessMillis, String reason) {
        Target row = sight.target();
        Object manager = sight.manager();
        if (row == null || manager == null) {
            return new CloseAnswer(Code.CANNOT, "the engine has not shown itself yet");
        }
        Map<?, ?> map = engine.engineMap();
        if (map == null) {
            return new CloseAnswer(
                    Code.CANNOT, "the engine's own session map cannot be read, so nothing could be proved");
        }
        Object open = registry.openHandle(id);
        Object handle = open == null ? registry.leakedHandle(row.sessions(), id) : open;
        Object session = handle == null ? null : map.get(handle);
        if (handle == null || session == null) {
            return notHeld(row.sessions(), id, map);
        }
        CloseAnswer refusal = open == null
                ? refusalOfLeaked(row.sessions(), session, lastAccessMillis)
                : refusalOfOpen(row.sessions(), handle, lastAccessMillis);
        if (refusal != null) {
            return refusal;
        }
        System.err.println("inari: session " + id + " is closed by order: " + reason);
        Throwable thrown = run(row.sessions().close(), manager, handle, open == null);
        // Not by the handle alone: a new session may have been given it.
        return answer(map.get(handle) == session, thrown);
    }

    private static CloseAnswer notHeld(SessionModel model, String id, Map<?, ?> map) {
        for (Object handle : map.keySet()) {
            if (model.id(handle).equals(id)) {
                return new CloseAnswer(Code.CANNOT, "no hook saw this session open, so nobody knows who uses it");
            }
        }
        return new CloseAnswer(Code.ALREADY_GONE, "the engine's own map holds no session of this id");
    }

    private static @Nullable CloseAnswer refusalOfLeaked(SessionModel model, Object session, long lastAccessMillis) {
        long lastAccess = model.lastAccessOf(model.unwrap(session));
        return lastAccessMillis == SessionsMXBean.NO_FENCE || lastAccessMillis == lastAccess
                ? null
                : moved(lastAccessMillis, lastAccess);
    }

    private @Nullable CloseAnswer refusalOfOpen(SessionModel model, Object handle, long lastAccessMillis) {
        SessionInfo now = registry.info(handle);
        if (now == null || now.getClosingMillis() >= 0) {
            return new CloseAnswer(Code.UNDER_WAY, "the engine itself is closing this session");
        }
        if (now.getLastAccessMillis() < 0 || now.getRunningOperations() < 0) {
            return new CloseAnswer(Code.CANNOT, "this engine does not tell when an open session was last used");
        }
        if (now.getRunningOperations() > 0) {
            return new CloseAnswer(Code.MOVED, "the session holds " + now.getRunningOperations() + " operations");
        }
        if (now.getLastAccessMillis() != lastAccessMillis) {
            return moved(lastAccessMillis, now.getLastAccessMillis());
        }
        return refusalOfEngine(model, now.getKind());
    }

    private static CloseAnswer moved(long expected, long found) {
        return new CloseAnswer(Code.MOVED, "the session was used: last access is " + found + ", not " + expected);
    }

    private @Nullable CloseAnswer refusalOfEngine(SessionModel model, SessionKind closed) {
        long now = gate.read();
        int others = ExitGate.open(now) + ExitGate.opening(now) - (closed == SessionKind.USER ? 1 : 0);
        if (others <= 0
                || !model.closeEndsConnectionEngine()
                || !shareLevel.get().equals("CONNECTION")) {
            return null;
        }
        return new CloseAnswer(
                Code.CANNOT,
                "an engine of share level CONNECTION stops itself when a session closes, and " + others
                        + " other user sessions are open or opening");
    }

    /** Returns what the engine's close threw; null if it came back. */
    private static @Nullable Throwable run(CloseCall close, Object manager, Object handle, boolean leaked) {
        try {
            if (leaked) {
                close.runInherited(manager, handle);
            } else {
                close.run(manager, handle);
            }
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private static CloseAnswer answer(boolean held, @Nullable Throwable thrown) {
        if (thrown instanceof NoSuchMethodException) {
            return new CloseAnswer(Code.CANNOT, "this engine is not built as expected: " + thrown.getMessage());
        }
        String how = thrown == null ? "the engine's own close came back" : "the engine's own close threw " + thrown;
        return held
                ? new CloseAnswer(Code.STILL_THERE, how + ", and the engine's own map holds the session still")
                : new CloseAnswer(Code.GONE, how + ", and the engine's own map has let go of the session");
    }
}
