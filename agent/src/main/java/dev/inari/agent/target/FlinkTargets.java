package dev.inari.agent.target;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Row for the Flink SQL Gateway 1.17 to 2.3. All closes, that of an expired session too, go through one private method; the public one
 * touches the idle clock and is not hooked. Sessions know neither user nor client. In 1.16 the manager is another class, under the name of
 * what is an interface since; that is told apart and said, as a gateway that is silently not counted would be worse.
 */
final class FlinkTargets {
    private static final String GATEWAY = "org.apache.flink.table.gateway.";
    private static final String MANAGER = GATEWAY + "service.session.SessionManagerImpl";
    private static final String MANAGER_INTERFACE = GATEWAY + "service.session.SessionManager";
    private static final String SESSION = "Lorg/apache/flink/table/gateway/service/session/Session;";

    private FlinkTargets() {}

    static List<Target> rows() {
        Root thread = Root.shutdownHook(GATEWAY + "SqlGateway$ShutdownThread", "gateway");
        return Collections.singletonList(new Target(
                "flink-sql-gateway",
                1,
                MANAGER,
                sessions(),
                new IdentityModel(),
                new Root[] {Root.shutdownHook(GATEWAY + "SqlGateway$ShutdownThread", "gateway", "sessionManager")},
                new StopCall("SqlGateway.stop()", "stop()", Root.seen(GATEWAY + "SqlGateway"), thread)));
    }

    static List<HookedClass> classes() {
        return Arrays.asList(
                new HookedClass(
                        MANAGER,
                        Hook.open(
                                "openSession",
                                "(Lorg/apache/flink/table/gateway/api/session/SessionEnvironment;)" + SESSION),
                        Hook.close("closeSession", "(" + SESSION + ")V"),
                        Hook.start()),
                new HookedClass(
                        MANAGER_INTERFACE,
                        Hook.present(
                                "create",
                                "(Lorg/apache/flink/table/gateway/service/context/DefaultContext;)"
                                        + "Lorg/apache/flink/table/gateway/service/session/SessionManager;")),
                new HookedClass(GATEWAY + "SqlGateway", Hook.start()));
    }

    private static SessionModel sessions() {
        SessionModel model = new SessionModel();
        model.map = Path.of("sessions");
        model.openedHandle = Path.of("getSessionHandle()");
        model.closedHandle = Path.of("getSessionHandle()");
        model.id = Path.of("getIdentifier()");
        model.requestedName = Path.of("getSessionName()");
        model.lastAccess = Path.of("getLastAccessTime()");
        model.sessionOperations = Path.of("getOperationManager()", "getOperationCount()");
        return model;
    }
}
