package org.apache.flink.table.gateway.service.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stands in for Flink's session manager; its sessions are whatever a test puts in. */
public final class SessionManagerImpl {
    public final Map<Object, Object> sessions = new ConcurrentHashMap<>();
}
