package dev.inari.agent.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Spark's session manager opens a session in the class it extends and may fail after that. Up to 3.0 it undoes nothing then. Stands in for
 * both classes, in the order of calls that was read from 3.0.3.
 */
final class SparkOverrideTest {
    private static final String SERVICE = "package org.apache.hive.service.";
    private static final List<String> SOURCES =
            List.of(SERVICE + "rpc.thrift; public class TProtocolVersion {}", SERVICE + """
                    cli;
                    public class SessionHandle {
                        public final boolean here = true;
                    }
                    """, SERVICE + """
                    cli.session;
                    import org.apache.hive.service.cli.SessionHandle;
                    public class SessionManager {
                        private final java.util.Map handleToSession = new java.util.concurrent.ConcurrentHashMap();
                        public SessionHandle openSession(org.apache.hive.service.rpc.thrift.TProtocolVersion protocol, String user,
                                String password, String ip, java.util.Map conf, boolean impersonate, String token) {
                            SessionHandle handle = new SessionHandle();
                            handleToSession.put(handle, user);
                            return handle;
                        }
                        public void closeSession(SessionHandle handle) {
                            if (handleToSession.remove(handle) == null) { throw new IllegalArgumentException("does not exist"); }
                        }
                    }
                    """, """
            package org.apache.spark.sql.hive.thriftserver;
            import org.apache.hive.service.cli.SessionHandle;
            public class SparkSQLSessionManager extends org.apache.hive.service.cli.session.SessionManager {
                public SessionHandle openSession(org.apache.hive.service.rpc.thrift.TProtocolVersion protocol, String user,
                        String password, String ip, java.util.Map conf, boolean impersonate, String token) {
                    SessionHandle handle = super.openSession(protocol, user, password, ip, conf, impersonate, token);
                    if (user.equals("unlucky")) { throw new IllegalStateException("no such database"); }
                    return handle;
                }
                public void closeSession(SessionHandle handle) { super.closeSession(handle); }
            }
            """);

    private static RunningEngine start() throws Exception {
        EngineLoader loader = new EngineLoader("Spark 3.0", StandIns.compile(SOURCES));
        loader.weaveAll();
        assertThat(loader.problems()).isEmpty();
        return new RunningEngine(loader.loadClass("org.apache.spark.sql.hive.thriftserver.SparkSQLSessionManager")
                .getConstructor()
                .newInstance());
    }

    @Test
    void anOpenThroughBothClassesIsOne() throws Throwable {
        RunningEngine engine = start();

        Object handle = engine.call("openSession", null, "alice", "", "", null, false, null);

        assertThat(engine.counts().getUser()).isEqualTo(1);
        assertThat(engine.counts().getOpening()).isZero();
        engine.call("closeSession", handle);
        assertThat(engine.events()).isEqualTo(List.of("opened", "closed", "last"));
    }

    @Test
    void aSessionThatNobodyHasTheHandleOfDoesNotKeepTheEngine() throws Throwable {
        RunningEngine engine = start();

        assertThatThrownBy(() -> engine.call("openSession", null, "unlucky", "", "", null, false, null))
                .hasMessage("no such database");

        assertThat(engine.counts().getUser()).isZero();
        assertThat(engine.counts().getOpening()).isZero();
        assertThat(engine.counts().getFailedOpens()).isEqualTo(1);
        assertThat(engine.events()).isEqualTo(List.of("opened", "closed", "last"));
    }
}
