package org.apache.flink.table.gateway.service.session;

import org.apache.flink.table.gateway.api.session.SessionHandle;

/** Stands in for Flink's class of this name. */
public final class Session {
    private final SessionHandle handle = new SessionHandle();

    public SessionHandle getSessionHandle() {
        return handle;
    }
}
