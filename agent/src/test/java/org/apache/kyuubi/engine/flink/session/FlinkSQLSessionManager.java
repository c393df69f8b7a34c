package org.apache.kyuubi.engine.flink.session;

import java.util.Map;
import java.util.Optional;
import org.apache.kyuubi.session.SessionManager;

/** Stands in for the session manager of a Kyuubi engine, as far as it says who the engine is and closes sessions. */
public final class FlinkSQLSessionManager extends SessionManager {
    private final Map<String, String> conf;

    /** What the override does before it comes to the base class. */
    public Runnable beforeClose = () -> {};

    public FlinkSQLSessionManager(Map<String, String> conf) {
        this.conf = conf;
    }

    @Override
    public void closeSession(Record handle) {
        beforeClose.run();
        super.closeSession(handle);
    }

    public Conf getConf() {
        return new Conf();
    }

    /** Stands in for KyuubiConf. */
    public final class Conf {
        public Optional<String> getOption(String key) {
            return Optional.ofNullable(conf.get(key));
        }
    }
}
