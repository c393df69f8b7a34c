package dev.inari.agent.jmx;

import dev.inari.agent.engine.Engine;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionsMXBean;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Shows the sessions. */
final class SessionsMBean implements SessionsMXBean {
    private final Engine engine;
    private final SessionRegistry registry;

    SessionsMBean(Engine engine, SessionRegistry registry) {
        this.engine = engine;
        this.registry = registry;
    }

    /** The source of its notifications. */
    ObjectName name() {
        try {
            return new ObjectName(NAME);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(NAME, e);
        }
    }

    @Override
    public SessionCounts getCounts() {
        return engine.counts();
    }

    @Override
    public int getUserSessions() {
        return engine.counts().getUser();
    }

    @Override
    public int getOpeningSessions() {
        return engine.counts().getOpening();
    }

    @Override
    public int getProbeSessions() {
        return engine.counts().getProbe();
    }

    @Override
    public int getBatchSessions() {
        return engine.counts().getBatch();
    }

    @Override
    public int getDrift() {
        return engine.counts().drift();
    }

    @Override
    public SessionInfo[] getTable() {
        return registry.table();
    }

    @Override
    public SessionInfo[] getLeaked() {
        return engine.leaked();
    }

    @Override
    public CloseAnswer closeSession(String id, long lastAccessMillis, String reason) {
        return new CloseAnswer(CloseAnswer.Code.CANNOT, "this agent knows no way to close a session");
    }
}
