package dev.inari.agent.engine;

import dev.inari.agent.seam.SessionHooks;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.agent.target.SessionModel;
import dev.inari.agent.target.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the hooks see into sessions of the registry. An open that an override begins and the method it overrides goes on with is one
 * open. A session that was registered within an open that failed in the end is gone: nobody was given its handle. Runs on the engine's
 * threads; holds no lock while it does. Thread-safe.
 */
public final class HookListener implements SessionHooks.Listener {
    private static final Object NESTED = new Object();
    private static final ThreadLocal<@Nullable OpenCall> CURRENT = new ThreadLocal<>();

    private final EngineSight sight;
    private final SessionRegistry registry;
    private final EngineControl control;
    private final Runnable onManagerSeen;

    /** {@code onManagerSeen} is run on each sight of a manager; it must be quick and idempotent. */
    public HookListener(EngineSight sight, SessionRegistry registry, EngineControl control, Runnable onManagerSeen) {
        this.sight = sight;
        this.registry = registry;
        this.control = control;
        this.onManagerSeen = onManagerSeen;
    }

    @Override
    public void started(Object part) {
        sight.saw(part);
        if (sight.accept(part) != null) {
            registry.engineStarted();
            onManagerSeen.run();
        }
    }

    @Override
    public @Nullable Object opening(Object manager) {
        if (rowOf(manager) == null) {
            return null;
        }
        if (CURRENT.get() != null) {
            return NESTED;
        }
        if (!registry.tryOpen()) {
            return control.refusal();
        }
        OpenCall call = new OpenCall();
        CURRENT.set(call);
        return call;
    }

    @Override
    public void openEnded(
            Object manager,
            Object token,
            @Nullable Object request,
            @Nullable Object returned,
            @Nullable Throwable thrown) {
        if (token instanceof OpenCall && ((OpenCall) token).ended) {
            // A method that catches what its own return runs into; its end was heard.
            return;
        }
        try {
            Target row = rowOf(manager);
            if (row != null && !row.sessions().registers() && thrown == null && returned != null) {
                register(row.sessions(), manager, returned, request);
            }
        } finally {
            if (token instanceof OpenCall) {
                outermostEnded((OpenCall) token, thrown != null);
            }
        }
    }

    private void outermostEnded(OpenCall call, boolean failed) {
        CURRENT.remove();
        call.ended = true;
        try {
            Object handle = call.registered;
            if (failed && handle != null) {
                registry.abandoned(handle);
            }
        } finally {
            registry.openEnded(failed);
        }
    }

    private void register(SessionModel model, Object manager, Object returned, @Nullable Object request) {
        Object found = model.openedHandle().tryFollow(returned);
        Object handle = found == null ? returned : found;
        Map<?, ?> map = mapOf(model, manager);
        Object session = map == null ? null : map.get(handle);
        opened(model, handle, session, model.requestedName(request));
    }

    private static @Nullable Map<?, ?> mapOf(SessionModel model, Object manager) {
        Object map = model.map().tryFollow(manager);
        return map instanceof Map ? (Map<?, ?>) map : null;
    }

    private void opened(SessionModel model, Object handle, @Nullable Object session, String requestedName) {
        boolean first = registry.opened(model, handle, session, requestedName);
        OpenCall call = CURRENT.get();
        // Not a session that was open before: Kyuubi's engines give that back for a handle they know.
        if (first && call != null) {
            call.registered = handle;
        }
    }

    @Override
    public void registered(Object manager, Object handle, Object session) {
        Target row = rowOf(manager);
        if (row != null) {
            opened(row.sessions(), handle, session, "");
        }
    }

    @Override
    public void closing(Object manager, Object handle) {
        Object key = key(manager, handle);
        if (key != null) {
            registry.closing(key);
        }
    }

    @Override
    public void closeEnded(Object manager, Object handle, @Nullable Throwable thrown) {
        Object key = key(manager, handle);
        Target row = sight.accept(manager);
        if (key != null && row != null) {
            registry.closed(key, thrown != null, mapOf(row.sessions(), manager));
        }
    }

    private @Nullable Object key(Object manager, @Nullable Object handle) {
        Target row = rowOf(manager);
        if (row == null || handle == null) {
            return null;
        }
        try {
            return row.sessions().closedHandle(handle);
        } catch (ReflectiveOperationException e) {
            // Counted as a hook error by the seam: a close that we cannot read makes the counts doubtful.
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Target rowOf(Object manager) {
        Target row = sight.accept(manager);
        if (row != null) {
            onManagerSeen.run();
        }
        return row;
    }

    /** The open that a thread is in. */
    private static final class OpenCall {
        /** Handle of the session that came into being within it; null before. */
        @Nullable
        Object registered;

        boolean ended;
    }
}
