package dev.inari.agent.target;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows for Apache Kyuubi 1.6 to 1.12. All its engines share one base class whose {@code setSession} and {@code closeSession} carry no
 * relocated type; each engine overrides {@code closeSession}, and some versions throw there before they come to the base class (Kyuubi
 * issues 6353 and 6435), so the override is hooked too.
 */
final class KyuubiTargets {
    static final String PREFIX = "org.apache.kyuubi.";
    private static final String SPARK_ENGINE = "engine.spark.SparkSQLEngine$";
    private static final String MANAGER = PREFIX + "session.SessionManager";
    private static final String HANDLE = "Lorg/apache/kyuubi/session/SessionHandle;";
    private static final String TEXT = "Ljava/lang/String;";
    private static final String PROBE_NAME = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}_aliveness_probe";
    private static final Hook CLOSE = Hook.close("closeSession", "(" + HANDLE + ")V");
    static final int RANK = 10;

    private KyuubiTargets() {}

    static List<Target> rows() {
        List<Target> rows = new ArrayList<>();
        rows.add(engine(
                "kyuubi-spark",
                "engine.spark.session.SparkSQLSessionManager",
                "engine.spark.SparkSQLEngine",
                sparkIdentity(),
                Root.scalaObject(PREFIX + SPARK_ENGINE, "currentEngine()")));
        rows.add(engine("kyuubi-flink", "engine.flink.session.FlinkSQLSessionManager", "engine.flink.FlinkSQLEngine"));
        rows.add(engine("kyuubi-trino", "engine.trino.session.TrinoSessionManager", "engine.trino.TrinoSqlEngine"));
        // Its static reference is set only after its start; its manager knows it earlier.
        rows.add(engine(
                "kyuubi-hive",
                "engine.hive.session.HiveSessionManager",
                "engine.hive.HiveSQLEngine",
                engineIdentity(),
                Root.manager("engine"),
                Root.scalaObject(PREFIX + "engine.hive.HiveSQLEngine$", "currentEngine()")));
        rows.add(engine("kyuubi-jdbc", "engine.jdbc.session.JdbcSessionManager", "engine.jdbc.JdbcSQLEngine"));
        rows.add(engine("kyuubi-chat", "engine.chat.session.ChatSessionManager", "engine.chat.ChatEngine"));
        rows.add(engine(
                "kyuubi-data-agent",
                "engine.dataagent.session.DataAgentSessionManager",
                "engine.dataagent.DataAgentEngine"));
        // The server is watched, and ended by signals: its own stop waits for all its sessions.
        rows.add(new Target(
                "kyuubi-server",
                RANK,
                PREFIX + "session.KyuubiSessionManager",
                sessions(),
                serverIdentity(),
                new Root[] {
                    Root.scalaObject(
                            PREFIX + "server.KyuubiServer$", "kyuubiServer", "backendService()", "sessionManager()")
                }));
        return rows;
    }

    static List<HookedClass> classes() {
        List<HookedClass> classes = new ArrayList<>();
        classes.add(new HookedClass(
                MANAGER,
                Hook.open(
                        "openSession",
                        "(L*TProtocolVersion;" + TEXT + TEXT + TEXT + "Lscala/collection/immutable/Map;)" + HANDLE),
                Hook.register("setSession", "(" + HANDLE + "Lorg/apache/kyuubi/session/Session;)V"),
                CLOSE,
                Hook.start()));
        for (Target row : rows()) {
            classes.add(new HookedClass(row.managerClass(), CLOSE.ifPresent()));
        }
        return classes;
    }

    private static Target engine(String name, String manager, String engine) {
        Root current = Root.scalaObject(PREFIX + engine + "$", "currentEngine()");
        return engine(name, manager, engine, engineIdentity(), current);
    }

    private static Target engine(String name, String manager, String engine, IdentityModel identity, Root... instance) {
        String object = PREFIX + engine + "$";
        return new Target(
                name,
                RANK,
                PREFIX + manager,
                engineSessions(),
                identity,
                new Root[] {Root.scalaObject(object, "currentEngine()", "backendService()", "sessionManager()")},
                new StopCall(engine.substring(engine.lastIndexOf('.') + 1) + ".stop()", "stop()", instance)
                        // Else YARN is told that the engine failed (read by Kyuubi's ApplicationMaster from 1.9.0 on).
                        .after("selfExited_$eq(true)"));
    }

    /** Sessions of an engine, whose manager overrides the close: some do not come to the base class when theirs fails. */
    private static SessionModel engineSessions() {
        SessionModel model = sessions();
        model.close = CloseCall.of("closeSession").inheritedFrom(MANAGER);
        model.closeEndsConnectionEngine = true;
        return model;
    }

    private static SessionModel sessions() {
        SessionModel model = new SessionModel();
        model.map = Path.of("org$apache$kyuubi$session$SessionManager$$handleToSession()");
        model.operations = Path.of("operationManager()", "getOperationCount()");
        model.id = Path.of("identifier()");
        model.user = Path.of("user()");
        // On an engine ipAddress is the Kyuubi server's.
        model.clientAddress = Path.of("conf()", "get(kyuubi.client.ipAddress)");
        model.fallbackClientAddress = Path.of("ipAddress()");
        model.name = Path.of("name()");
        model.created = Path.of("createTime()");
        model.lastAccess = Path.of("lastAccessTime()");
        model.idle = Path.of("getNoOperationTime()");
        model.sessionOperations = Path.of("opHandleSet");
        // The flag exists from 1.8.3 and 1.9.1; before, the name alone tells.
        model.probeFlags =
                new Path[] {Path.of("isForAliveProbe()"), Path.of("conf()", "get(kyuubi.session.alive.probe)")};
        model.probeName = PROBE_NAME;
        model.batchClassPrefix = "KyuubiBatchSession";
        return model;
    }

    private static IdentityModel engineIdentity() {
        IdentityModel model = new IdentityModel();
        model.refId = conf("kyuubi.ha.engine.ref.id");
        model.user = conf("kyuubi.session.user");
        model.applicationId = conf("kyuubi.engine.id");
        model.namespace = conf("kyuubi.ha.namespace");
        model.shareLevel = new Root[] {
            conf("kyuubi.engine.share.level")[0], conf("kyuubi.session.engine.share.level")[0],
        };
        model.defaultShareLevel = "USER";
        return model;
    }

    private static IdentityModel sparkIdentity() {
        IdentityModel model = engineIdentity();
        model.contextStopped = new Root[] {
            Root.manager("spark", "sparkContext()", "isStopped()"),
            Root.scalaObject(PREFIX + SPARK_ENGINE, "currentEngine()", "spark()", "sparkContext()", "isStopped()")
        };
        return model;
    }

    /** What the server's configuration says of a share level, a user or an engine id is meant for the engines that it launches. */
    private static IdentityModel serverIdentity() {
        IdentityModel model = new IdentityModel();
        model.namespace = conf("kyuubi.ha.namespace");
        model.fixedShareLevel = "SERVER";
        return model;
    }

    private static Root[] conf(String key) {
        return new Root[] {Root.manager("getConf()", "getOption(" + key + ")")};
    }
}
