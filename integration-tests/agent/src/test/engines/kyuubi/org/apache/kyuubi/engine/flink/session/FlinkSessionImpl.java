package org.apache.kyuubi.engine.flink.session;

import org.apache.kyuubi.session.AbstractSession;
import org.apache.kyuubi.session.SessionHandle;
import scala.collection.immutable.Map;

public final class FlinkSessionImpl extends AbstractSession {
    public FlinkSessionImpl(SessionHandle handle, String user, String password, String ipAddress, Map conf) {
        super(handle, user, password, ipAddress, conf);
    }

    /** From 1.8.3 and 1.9.1: derived from the configuration, whatever the session is called. */
    public boolean isForAliveProbe() {
        scala.Option flag = conf().get("kyuubi.session.alive.probe");
        return flag instanceof scala.Some && "true".equals(flag.get());
    }
}
