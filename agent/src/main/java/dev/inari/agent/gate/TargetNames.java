package dev.inari.agent.gate;

/** The names of all classes that the agent weaves, as the JVM spells them: the gate must not load the target table to know them. */
final class TargetNames {
    static final String[] ALL = {
        "org/apache/kyuubi/session/SessionManager",
        "org/apache/kyuubi/session/KyuubiSessionManager",
        "org/apache/kyuubi/engine/spark/session/SparkSQLSessionManager",
        "org/apache/kyuubi/engine/flink/session/FlinkSQLSessionManager",
        "org/apache/kyuubi/engine/trino/session/TrinoSessionManager",
        "org/apache/kyuubi/engine/hive/session/HiveSessionManager",
        "org/apache/kyuubi/engine/jdbc/session/JdbcSessionManager",
        "org/apache/kyuubi/engine/chat/session/ChatSessionManager",
        "org/apache/kyuubi/engine/dataagent/session/DataAgentSessionManager",
        "org/apache/hive/service/cli/session/SessionManager",
        "org/apache/hive/service/server/HiveServer2",
        "org/apache/spark/sql/hive/thriftserver/SparkSQLSessionManager",
        "org/apache/spark/sql/hive/thriftserver/HiveThriftServer2",
        "org/apache/flink/table/gateway/service/session/SessionManagerImpl",
        "org/apache/flink/table/gateway/service/session/SessionManager",
        "org/apache/flink/table/gateway/SqlGateway",
        "org/apache/kyuubi/ha/client/zookeeper/ZookeeperDiscoveryClient",
        "org/apache/kyuubi/ha/client/zookeeper/ZookeeperDiscoveryClient$DeRegisterWatcher",
        "org/apache/hive/service/server/HiveServer2$DeRegisterWatcher",
        "org/apache/kyuubi/engine/flink/operation/ExecuteStatement",
        "org/apache/flink/table/gateway/service/operation/OperationExecutor",
    };

    /** Those that JVMs load too which are no engine: they say nothing before one of the others was met. */
    static final String[] OF_OTHERS_TOO = {
        "org/apache/flink/streaming/api/environment/StreamExecutionEnvironment",
    };

    private TargetNames() {}
}
