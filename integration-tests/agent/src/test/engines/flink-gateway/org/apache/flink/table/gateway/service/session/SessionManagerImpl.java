package org.apache.flink.table.gateway.service.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;
import org.apache.flink.table.gateway.api.session.SessionHandle;

public final class SessionManagerImpl {
    private final Map<SessionHandle, Session> sessions = new ConcurrentHashMap<>();

    public void start() {}

    public Session openSession(SessionEnvironment environment) {
        Session session = new Session();
        standin.Engine.maybeHang("open");
        sessions.put(session.handle, session);
        return session;
    }

    public void closeSession(SessionHandle handle) {
        closeSession(sessions.get(handle));
    }

    private void closeSession(Session session) {
        sessions.remove(session.handle);
    }

    public SessionHandle handle(String id) {
        for (SessionHandle handle : sessions.keySet()) {
            if (handle.getIdentifier().toString().equals(id)) {
                return handle;
            }
        }
        throw new IllegalArgumentException("no session " + id);
    }

    public int count() {
        return sessions.size();
    }
}
