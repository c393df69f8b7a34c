package org.apache.flink.table.gateway.service.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stands in for Flink's session manager, with the hooks of a close written where the agent weaves them. */
public final class SessionManagerImpl {
    public final Map<Object, Object> sessions = new ConcurrentHashMap<>();

    /** A close of {@code handle}: shows on the stack, as Flink's does. */
    public void closeSession(Object handle, Hooks hooks) {
        hooks.closing(handle);
        sessions.remove(handle);
        hooks.closed(handle);
    }

    /** What is woven around a close. */
    public interface Hooks {
        void closing(Object handle);

        void closed(Object handle);
    }
}
