package org.apache.kyuubi.session;

import java.util.Map;
import org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager;

/** Stands in for the session manager of a Kyuubi server, whose configuration speaks of the engines that it launches. */
public final class KyuubiSessionManager {
    private final FlinkSQLSessionManager likeIt;

    public KyuubiSessionManager(Map<String, String> conf) {
        this.likeIt = new FlinkSQLSessionManager(conf);
    }

    public FlinkSQLSessionManager.Conf getConf() {
        return likeIt.getConf();
    }
}
