package org.apache.kyuubi.engine.flink.session;

import THRIFT.TProtocolVersion;
import org.apache.kyuubi.session.Session;
import org.apache.kyuubi.session.SessionHandle;
import org.apache.kyuubi.session.SessionManager;
import scala.collection.immutable.Map;

public final class FlinkSQLSessionManager extends SessionManager {
    @Override
    public Session createSession(TProtocolVersion protocol, String user, String password, String ipAddress, Map conf) {
        return new FlinkSessionImpl(newHandle(conf), user, password, ipAddress, conf);
    }

    /** As in 1.8.1: what Flink holds inside is closed first, unguarded; or as in 1.8.2, where a failure is logged and that is all. */
    @Override
    public void closeSession(SessionHandle handle) {
        if (Boolean.getBoolean("standin.closeSwallows")) {
            return;
        }
        if (Boolean.getBoolean("standin.closeThrowsBeforeSuper")) {
            throw new IllegalStateException("the session inside is gone");
        }
        super.closeSession(handle);
    }
}
