package org.apache.kyuubi.engine.flink;

import org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager;

public final class FlinkBackendService {
    private final FlinkSQLSessionManager sessionManager = new FlinkSQLSessionManager();

    public FlinkSQLSessionManager sessionManager() {
        return sessionManager;
    }
}
