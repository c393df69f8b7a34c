package org.apache.flink.table.gateway.service.session;

import org.apache.flink.table.gateway.api.session.SessionHandle;

public final class Session {
    final SessionHandle handle = new SessionHandle();

    public SessionHandle getSessionHandle() {
        return handle;
    }

    public long getLastAccessTime() {
        return 1;
    }
}
