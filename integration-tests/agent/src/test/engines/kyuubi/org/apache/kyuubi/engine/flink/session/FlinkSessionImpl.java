package org.apache.kyuubi.engine.flink.session;

import org.apache.kyuubi.session.AbstractSession;
import org.apache.kyuubi.session.SessionHandle;
import scala.collection.immutable.Map;

public final class FlinkSessionImpl extends AbstractSession {
    public FlinkSessionImpl(SessionHandle handle, String user, String password, String ipAddress, Map conf) {
        super(handle, user, password, ipAddress, conf);
    }

    /** From 1.8.3 and 1.9.1. */
    public boolean isForAliveProbe() {
        return "flag".equals(conf().get("standin.probe") instanceof scala.Some ? conf().get("standin.probe").get() : "");
    }
}
