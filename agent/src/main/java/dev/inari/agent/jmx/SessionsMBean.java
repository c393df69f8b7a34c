package dev.inari.agent.jmx;

import dev.inari.agent.engine.CloseOrders;
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
    private final CloseOrders orders;

    SessionsMBean(Engine engine, SessionRegistry registry, CloseOrders orders) {
        this.engine = engine;
        this.registry = registry;
        this.orders = orders;
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
        if (id == null || id.isEmpty()) {
            return new CloseAnswer(CloseAnswer.Code.CANNOT, "no id of a session was given");
        }
        return orders.close(id, lastAccessMillis, Reason.of(reason));
    }
}
