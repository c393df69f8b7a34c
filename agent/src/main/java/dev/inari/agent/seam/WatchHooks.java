package dev.inari.agent.seam;

import org.jspecify.annotations.Nullable;

/**
 * What woven watchers of znodes call. Apart from {@link SessionHooks}: an error here says nothing about sessions. Until the agent looks after
 * the watch, and whatever it does, the engine sees nothing: no exception leaves this class.
 */
public final class WatchHooks {
    /** What the agent does with an event. Called on ZooKeeper's event thread; must not block. */
    public interface Listener {
        /** ZooKeeper's client hands an event to the engine's watcher. Returns whether the watcher must not see it. */
        boolean event(Object watcher, Object event);
    }

    private static volatile @Nullable Listener listener;

    private WatchHooks() {}

    /** Connects what looks after the watch, in the place of what did before; null for nothing. */
    public static void connect(@Nullable Listener agent) {
        listener = agent;
    }

    public static boolean event(Object watcher, Object event) {
        Listener agent = listener;
        if (agent == null) {
            return false;
        }
        try {
            return agent.event(watcher, event);
        } catch (Throwable e) {
            // The engine's own watcher goes on as if nobody listened; the next look tells what became of the watch.
            return false;
        }
    }
}
