package org.apache.flink.table.gateway.service.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stands in for Flink's session manager; its sessions are whatever a test puts in. */
public final class SessionManagerImpl {
    public final Map<Object, Object> sessions = new ConcurrentHashMap<>();

    /** What a test wants to happen within a close: that it runs shows on the stack, as with Flink's. */
    public void closeSession(Runnable close) {
        close.run();
    }
}
