package dev.inari.agent.target;

import java.util.ArrayList;
import java.util.List;

/**
 * Stands in for one release line of Kyuubi, whose jars are not on Maven Central: the members that the table names, with the descriptors,
 * the order of an open and the relocated protocol type that were read from the tags and from builds of them. It is an engine for Flink, whose
 * {@code closeSession} fails before it comes to the base class, as the real one of 1.8.1 does.
 */
record KyuubiLine(String versions, String protocolPackage, boolean setsFirst, boolean probeFlag, boolean selfExited) {
    private static final String HIVE = "org.apache.hive.service.rpc.thrift";
    private static final String SHADE = "org.apache.kyuubi.shade.org.apache.hive.service.rpc.thrift";
    private static final String SHADED = "org.apache.kyuubi.shaded.hive.service.rpc.thrift";

    static final String MANAGER = "org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager";

    static List<KyuubiLine> all() {
        return List.of(
                new KyuubiLine("1.6, 1.7 up to 1.7.3, not relocated", HIVE, false, false, false),
                new KyuubiLine("1.6, 1.7 up to 1.7.3", SHADE, false, false, false),
                new KyuubiLine("1.7.4", SHADE, true, false, false),
                new KyuubiLine("1.8.0 to 1.8.1", SHADE, false, false, false),
                new KyuubiLine("1.8.2", SHADE, true, false, false),
                new KyuubiLine("1.8.3", SHADE, true, true, false),
                new KyuubiLine("1.9.0", SHADED, false, false, true),
                new KyuubiLine("1.9.1 and later, 1.10 and later", SHADED, true, true, true));
    }

    EngineLoader load() throws Exception {
        return new EngineLoader("Kyuubi " + versions, StandIns.compile(sources()));
    }

    @Override
    public String toString() {
        return versions;
    }

    private List<String> sources() {
        List<String> sources = new ArrayList<>(scala());
        sources.add("package " + protocolPackage + "; public class TProtocolVersion {}");
        sources.add("""
                package org.apache.kyuubi.session;
                public final class SessionHandle {
                    private final java.util.UUID identifier = java.util.UUID.randomUUID();
                    public java.util.UUID identifier() { return identifier; }
                }
                """);
        sources.add("""
                package org.apache.kyuubi.session;
                public interface Session {
                    SessionHandle handle();
                    void open();
                }
                """);
        sources.add(session());
        sources.add(manager());
        sources.add(override());
        sources.add("""
                package org.apache.kyuubi.service;
                public abstract class Serverable {
                    public org.apache.kyuubi.session.SessionManager backendService() { return null; }
                    public synchronized void stop() { stopped = true; }
                    public boolean stopped;
                    FLAG
                }
                """.replace(
                "FLAG",
                selfExited ? "public boolean exited; public void selfExited_$eq(boolean it) { exited = it; }" : ""));
        sources.add("""
                package org.apache.kyuubi.engine.flink;
                public class FlinkSQLEngine extends org.apache.kyuubi.service.Serverable {}
                """);
        sources.add("""
                package org.apache.kyuubi.engine.flink;
                public final class FlinkSQLEngine$ {
                    public static final FlinkSQLEngine$ MODULE$ = new FlinkSQLEngine$();
                    private final scala.Option currentEngine = new scala.Some(new FlinkSQLEngine());
                    public scala.Option currentEngine() { return currentEngine; }
                }
                """);
        return sources;
    }

    private static List<String> scala() {
        return List.of(
                "package scala; public abstract class Option {}",
                """
                package scala;
                public final class Some extends Option {
                    private final Object value;
                    public Some(Object value) { this.value = value; }
                    public Object get() { return value; }
                }
                """,
                "package scala.collection.immutable; public interface Map {}");
    }

    private String session() {
        return """
                package org.apache.kyuubi.session;
                public class AbstractSession implements Session {
                    private final SessionHandle handle = new SessionHandle();
                    private final String user;
                    private final java.util.HashSet opHandleSet = new java.util.HashSet();
                    public AbstractSession(String user) { this.user = user; }
                    public SessionHandle handle() { return handle; }
                    public String user() { return user; }
                    public String ipAddress() { return "127.0.0.1"; }
                    public scala.Option name() { return new scala.Some(user.equals("probe") ? "01234567-89ab-cdef-0123-456789abcdef_aliveness_probe" : user); }
                    public long createTime() { return 1; }
                    public long lastAccessTime() { return 2; }
                    public long getNoOperationTime() { return 3; }
                    FLAG
                    public void open() {
                        if (user.equals("unlucky")) { throw new IllegalStateException("no engine for " + user); }
                    }
                }
                """.replace(
                        "FLAG", probeFlag ? "public boolean isForAliveProbe() { return user.equals(\"probe\"); }" : "");
    }

    private String manager() {
        String open = setsFirst
                ? "try { setSession(s.handle(), s); s.open(); } catch (RuntimeException e) { closeSession(s.handle()); throw e; }"
                : "s.open(); setSession(s.handle(), s);";
        return """
                package org.apache.kyuubi.session;
                public abstract class SessionManager {
                    private final java.util.concurrent.ConcurrentHashMap map = new java.util.concurrent.ConcurrentHashMap();
                    public java.util.concurrent.ConcurrentHashMap org$apache$kyuubi$session$SessionManager$$handleToSession() { return map; }
                    public abstract Session createSession(PROTOCOL.TProtocolVersion p, String user, String password, String ip, scala.collection.immutable.Map conf);
                    public SessionHandle openSession(PROTOCOL.TProtocolVersion p, String user, String password, String ip, scala.collection.immutable.Map conf) {
                        Session s = createSession(p, user, password, ip, conf);
                        OPEN
                        return s.handle();
                    }
                    public final void setSession(SessionHandle handle, Session session) { map.put(handle, session); }
                    public void closeSession(SessionHandle handle) {
                        if (map.remove(handle) == null) { throw new IllegalArgumentException("Invalid " + handle); }
                    }
                    public synchronized void start() {}
                }
                """.replace("PROTOCOL", protocolPackage).replace("OPEN", open);
    }

    private String override() {
        return """
                package org.apache.kyuubi.engine.flink.session;
                import org.apache.kyuubi.session.*;
                public class FlinkSQLSessionManager extends SessionManager {
                    public boolean failing;
                    public Session createSession(PROTOCOL.TProtocolVersion p, String user, String password, String ip, scala.collection.immutable.Map conf) {
                        return new AbstractSession(user);
                    }
                    public void closeSession(SessionHandle handle) {
                        if (failing) { throw new IllegalStateException("Flink's own session does not close"); }
                        super.closeSession(handle);
                    }
                }
                """.replace("PROTOCOL", protocolPackage);
    }
}
