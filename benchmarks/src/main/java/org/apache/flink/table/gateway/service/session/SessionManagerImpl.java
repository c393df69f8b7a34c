package org.apache.flink.table.gateway.service.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;
import org.apache.flink.table.gateway.api.session.SessionHandle;

/** Stands in for Flink's class of this name: the methods that the agent hooks, and nothing that takes time in them. */
public final class SessionManagerImpl {
    private final Map<SessionHandle, Session> sessions = new ConcurrentHashMap<>();

    public void start() {
        sessions.clear();
    }

    public synchronized Session openSession(SessionEnvironment environment) {
        Session session = new Session();
        sessions.put(session.getSessionHandle(), session);
        return session;
    }

    public void closeSession(SessionHandle handle) {
        Session session = sessions.get(handle);
        if (session != null) {
            closeSession(session);
        }
    }

    private void closeSession(Session session) {
        sessions.remove(session.getSessionHandle());
    }
}
