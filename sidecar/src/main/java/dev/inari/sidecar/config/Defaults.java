package dev.inari.sidecar.config;

import dev.inari.sidecar.guard.Condition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Holds what no annotation of the mapping can say: defaults of map entries. */
final class Defaults {
    static final String GRACEFUL_BY_TYPE = InariConfig.PREFIX + ".exit.graceful-by-type.";
    static final String STUCK_STOP_BY_TYPE = InariConfig.PREFIX + ".exit.stuck-stop-by-type.";
    static final String CONDITIONS = InariConfig.PREFIX + ".conditions.";

    private Defaults() {}

    /** Spark's own pools take up to 70 s to end, which the general times would cut short; a stop is stuck at two thirds of the budget. */
    static Map<String, String> mapEntries() {
        Map<String, String> entries = new TreeMap<>();
        for (String spark : Set.of("kyuubi-spark", "spark-thrift-server")) {
            entries.put(GRACEFUL_BY_TYPE + spark, "120s");
            entries.put(STUCK_STOP_BY_TYPE + spark, "80s");
        }
        for (Condition condition : Condition.values()) {
            entries.put(CONDITIONS + condition.key(), condition.byDefault().key());
        }
        return entries;
    }
}
