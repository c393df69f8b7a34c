package dev.inari.agent.target;

import java.util.Arrays;
import java.util.List;

/**
 * Rows for HiveServer2 2.3, 3.1 and 4.0 and for the Spark Thrift Server 3.x, whose session manager is a fork of the first under the same
 * name. Hive's opens end in {@code createSession}, Spark's in the long {@code openSession}; the one that is there is hooked. Spark's
 * override is hooked as well: up to 3.0 it leaves a session behind that nobody has the handle of when it fails after the inner open.
 */
final class HiveTargets {
    private static final String SERVICE = "org.apache.hive.service.";
    private static final String SPARK = "org.apache.spark.sql.hive.thriftserver.";
    private static final String MANAGER = SERVICE + "cli.session.SessionManager";
    private static final String HANDLE = "Lorg/apache/hive/service/cli/SessionHandle;";
    private static final String TEXT = "Ljava/lang/String;";
    private static final String ARGUMENTS = "L*TProtocolVersion;" + TEXT + TEXT + TEXT + "Ljava/util/Map;Z" + TEXT;
    private static final Hook CREATE =
            Hook.open("createSession", "(" + HANDLE + ARGUMENTS + ")Lorg/apache/hive/service/cli/session/HiveSession;");
    private static final Hook OPEN = Hook.open("openSession", "(" + ARGUMENTS + ")" + HANDLE);
    private static final Hook CLOSE = Hook.close("closeSession", "(" + HANDLE + ")V");

    /** What an engine has left that was attached to, once its manager shows itself. */
    private static final Root SERVER_OF_MANAGER = Root.manager("hiveServer2");

    private HiveTargets() {}

    static List<Target> rows() {
        String sparkServer = SPARK + "HiveThriftServer2";
        Root sparkListener = Root.scalaObject(sparkServer + "$", "listener()", "server");
        Target spark = new Target(
                "spark-thrift-server",
                5,
                SPARK + "SparkSQLSessionManager",
                sparkSessions(),
                sparkIdentity(),
                new Root[] {
                    Root.scalaObject(sparkServer + "$", "listener()", "server", "cliService", "getSessionManager()")
                },
                new StopCall(
                        "HiveThriftServer2.stop()", "stop()", Root.seen(sparkServer), SERVER_OF_MANAGER, sparkListener),
                // Stopping the context ends running jobs, the web UI and the application; the server's stop alone
                // leaves them. An application that embeds the server keeps its context elsewhere, and may need it.
                new StopCall(
                                "SparkContext.stop()",
                                "stop()",
                                Root.scalaObject(SPARK + "SparkSQLEnv$", "sparkContext()"))
                        .ifThere());
        Target hive = new Target(
                "hiveserver2",
                1,
                MANAGER,
                sessions(),
                new IdentityModel(),
                new Root[] {},
                new StopCall(
                        "HiveServer2.stop()", "stop()", Root.seen(SERVICE + "server.HiveServer2"), SERVER_OF_MANAGER));
        return Arrays.asList(spark, hive);
    }

    static List<HookedClass> classes() {
        return Arrays.asList(
                new HookedClass(MANAGER, OPEN.unless(CREATE), CREATE.ifPresent(), CLOSE, Hook.start()),
                new HookedClass(SPARK + "SparkSQLSessionManager", OPEN, CLOSE),
                new HookedClass(SPARK + "HiveThriftServer2", Hook.start()),
                new HookedClass(SERVICE + "server.HiveServer2", Hook.start()));
    }

    /** Spark's override asks the session's context for its views first, which fails once the SparkContext has stopped. */
    private static SessionModel sparkSessions() {
        SessionModel model = sessions();
        model.close = CloseCall.of("closeSession").inheritedFrom(MANAGER);
        return model;
    }

    private static SessionModel sessions() {
        SessionModel model = new SessionModel();
        model.map = Path.of("handleToSession");
        model.openedHandle = Path.of("getSessionHandle()");
        model.operations = Path.of("getOperationManager()", "handleToOperation");
        // The public half of the identifier; the other half is a secret.
        model.id = Path.of("getHandleIdentifier()", "getPublicId()");
        model.user = Path.of("getUserName()");
        model.clientAddress = Path.of("getIpAddress()");
        model.created = Path.of("getCreationTime()");
        model.lastAccess = Path.of("getLastAccessTime()");
        model.idle = Path.of("getNoOperationTime()");
        model.sessionOperations = Path.of("opHandleSet");
        model.proxied = Path.of("base");
        return model;
    }

    private static IdentityModel sparkIdentity() {
        IdentityModel model = new IdentityModel();
        model.version = new Root[] {Root.manager("sqlContext", "sparkContext()", "version()")};
        model.applicationId = new Root[] {Root.manager("sqlContext", "sparkContext()", "applicationId()")};
        model.user = new Root[] {Root.manager("sqlContext", "sparkContext()", "sparkUser()")};
        model.contextStopped = new Root[] {Root.manager("sqlContext", "sparkContext()", "isStopped()")};
        return model;
    }
}
