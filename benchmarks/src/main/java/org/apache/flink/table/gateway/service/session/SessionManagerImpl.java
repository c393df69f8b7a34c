package org.apache.flink.table.gateway.service.session;

import org.apache.flink.table.gateway.api.session.SessionEnvironment;

/** One class of the target table, in the shape that the agent weaves. */
public final class SessionManagerImpl {
    public void start() {}

    public Session openSession(SessionEnvironment environment) {
        return new Session();
    }

    @SuppressWarnings("unused") // hooked by name
    private void closeSession(Session session) {}

    @Override
    public String toString() {
        closeSession(openSession(new SessionEnvironment()));
        return "manager";
    }
}
