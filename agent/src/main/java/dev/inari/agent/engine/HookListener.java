package dev.inari.agent.engine;

import dev.inari.agent.seam.SessionHooks;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.agent.target.SessionModel;
import dev.inari.agent.target.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what the hooks see into sessions of the registry. Runs on the engine's threads; holds no lock while it does. Thread-safe. */
public final class HookListener implements SessionHooks.Listener {
    private static final Object LET_IN = new Object();

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
            onManagerSeen.run();
        }
    }

    @Override
    public @Nullable Object opening(Object manager) {
        if (rowOf(manager) == null) {
            return null;
        }
        return registry.tryOpen() ? LET_IN : control.refusal();
    }

    @Override
    public void openEnded(
            Object manager,
            Object token,
            @Nullable Object request,
            @Nullable Object returned,
            @Nullable Throwable thrown) {
        try {
            Target row = rowOf(manager);
            if (row != null && !row.sessions().registers() && thrown == null && returned != null) {
                register(row.sessions(), manager, returned, request);
            }
        } finally {
            registry.openEnded(thrown != null);
        }
    }

    private void register(SessionModel model, Object manager, Object returned, @Nullable Object request) {
        Object found = model.openedHandle().tryFollow(returned);
        Object handle = found == null ? returned : found;
        Object map = model.map().tryFollow(manager);
        Object session = map instanceof Map ? ((Map<?, ?>) map).get(handle) : null;
        registry.opened(model, handle, session, model.requestedName(request));
    }

    @Override
    public void registered(Object manager, Object handle, Object session) {
        Target row = rowOf(manager);
        if (row != null) {
            registry.opened(row.sessions(), handle, session, "");
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
        if (key != null) {
            registry.closed(key, thrown != null);
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
}
