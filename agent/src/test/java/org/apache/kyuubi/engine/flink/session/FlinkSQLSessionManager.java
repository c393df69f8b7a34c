package org.apache.kyuubi.engine.flink.session;

import java.util.Map;
import java.util.Optional;

/** Stands in for the session manager of a Kyuubi engine, as far as it says who the engine is. */
public final class FlinkSQLSessionManager {
    private final Map<String, String> conf;

    public FlinkSQLSessionManager(Map<String, String> conf) {
        this.conf = conf;
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
