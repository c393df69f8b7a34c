package org.apache.kyuubi.session;

import THRIFT.TProtocolVersion;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kyuubi.config.KyuubiConf;
import scala.collection.immutable.Map;

/** In the shape of 1.6 to 1.12; the order of open and set is a switch, since it changed in almost every line of releases. */
public abstract class SessionManager {
    private final ConcurrentHashMap<SessionHandle, Session> handleToSession = new ConcurrentHashMap<>();
    private final KyuubiConf conf = new KyuubiConf();

    public ConcurrentHashMap<SessionHandle, Session> org$apache$kyuubi$session$SessionManager$$handleToSession() {
        return handleToSession;
    }

    public KyuubiConf getConf() {
        return conf;
    }

    public abstract Session createSession(
            TProtocolVersion protocol, String user, String password, String ipAddress, Map conf);

    public SessionHandle openSession(
            TProtocolVersion protocol, String user, String password, String ipAddress, Map conf) {
        Session session = createSession(protocol, user, password, ipAddress, conf);
        SessionHandle handle = session.handle();
        if (Boolean.getBoolean("standin.setThenOpen")) {
            try {
                SET_SESSION(handle, session);
                session.open();
            } catch (RuntimeException e) {
                closeSession(handle);
                throw e;
            }
        } else {
            try {
                session.open();
                SET_SESSION(handle, session);
            } catch (RuntimeException e) {
                session.close();
                throw e;
            }
        }
        return handle;
    }

    public final void SET_SESSION(SessionHandle handle, Session session) {
        handleToSession.put(handle, session);
    }

    public void closeSession(SessionHandle handle) {
        Session session = handleToSession.remove(handle);
        if (session == null) {
            throw new IllegalArgumentException("Invalid " + handle.identifier());
        }
        session.close();
    }

    public synchronized void start() {}

    protected static SessionHandle newHandle(Map conf) {
        scala.Option given = conf.get("kyuubi.session.handle");
        return new SessionHandle(
                given instanceof scala.Some ? UUID.fromString((String) given.get()) : UUID.randomUUID());
    }
}
