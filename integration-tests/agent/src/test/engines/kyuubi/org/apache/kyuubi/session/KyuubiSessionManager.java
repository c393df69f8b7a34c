package org.apache.kyuubi.session;

import THRIFT.TProtocolVersion;
import scala.collection.immutable.Map;

/** The session manager of a Kyuubi server. */
public final class KyuubiSessionManager extends SessionManager {
    @Override
    public Session createSession(TProtocolVersion protocol, String user, String password, String ipAddress, Map conf) {
        return new AbstractSession(newHandle(conf), user, password, ipAddress, conf);
    }
}
