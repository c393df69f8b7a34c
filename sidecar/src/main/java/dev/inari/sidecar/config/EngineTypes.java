package dev.inari.sidecar.config;

import java.util.Set;

/** The engine types that this version knows: rows of the agent's target table. A newer agent may know more. */
public final class EngineTypes {
    public static final Set<String> KNOWN = Set.of(
            "kyuubi-spark",
            "kyuubi-flink",
            "kyuubi-trino",
            "kyuubi-hive",
            "kyuubi-jdbc",
            "kyuubi-chat",
            "kyuubi-data-agent",
            "kyuubi-server",
            "flink-sql-gateway",
            "spark-thrift-server",
            "hiveserver2");

    private EngineTypes() {}
}
