package org.apache.kyuubi.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stands in for the base class of Kyuubi's session managers: its close takes a session out of the map. */
public class SessionManager {
    public final Map<Object, Object> sessions = new ConcurrentHashMap<>();

    @SuppressWarnings("MethodName") // as scalac mangles it
    public final Map<Object, Object> org$apache$kyuubi$session$SessionManager$$handleToSession() {
        return sessions;
    }

    public void closeSession(Record handle) {
        sessions.remove(handle);
    }
}
