package dev.inari.agent.watch;

import dev.inari.agent.target.Path;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Hears what becomes of a node that is waited for, so that nobody need ask for it again and again. A watch of the agent's own, beside the
 * engine's. Set by the keeper's thread, called on ZooKeeper's.
 */
final class NodeNews {
    private static final Path TYPE = Path.of("getType()");

    private final Runnable bell;
    private @Nullable Object watcher;
    private long watcherSession;
    private volatile long madeIn;

    NodeNews(Runnable bell) {
        this.bell = bell;
    }

    /** The watcher for this session: one, so that the client's table does not fill with them. */
    Object watcher(Class<?> type, long session) {
        Object now = watcher;
        if (now == null || watcherSession != session) {
            now = Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    new EventProxy(arguments -> heard(arguments[0], session)));
            watcher = now;
            watcherSession = session;
        }
        return now;
    }

    private void heard(Object event, long session) {
        if ("NodeCreated".equals(String.valueOf(TYPE.tryFollow(event)))) {
            madeIn = session;
        }
        bell.run();
    }

    /** Whether the node was waited for and made in this session. */
    boolean made(long session) {
        return session != 0 && madeIn == session;
    }

    /** What was heard counts no more: the engine registers another node. */
    void forget() {
        madeIn = 0;
    }
}
