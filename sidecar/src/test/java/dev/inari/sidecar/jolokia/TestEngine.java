package dev.inari.sidecar.jolokia;

import dev.inari.jmx.Endpoint;
import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.mbeans.SessionsMXBean;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.security.auth.Subject;

/** MBeans behind a real connector on loopback that wants a secret, as the agent makes one; in this JVM or, as a program, in one of its own. */
final class TestEngine implements AutoCloseable {
    static final String SECRET = "c0ffee-the-secret";
    static final String PROBE = "test:type=Probe";
    /** What nobody is to see of it. */
    static final String HIDDEN = "hunter2";
    /** Of a session, which is enough to run statements in it. */
    static final String SESSION = "4f1c2d3e-0000-4000-8000-000000000001";

    final AtomicInteger exits = new AtomicInteger();
    final AtomicInteger passwordReads = new AtomicInteger();
    private final MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
    private final JMXConnectorServer server;

    TestEngine() throws IOException, JMException {
        mbeans.registerMBean(new Probe(passwordReads), new ObjectName(PROBE));
        mbeans.registerMBean(new Pools(), new ObjectName("test:type=Pools"));
        mbeans.registerMBean(
                table(
                        SessionsMXBean.class,
                        Map.of("getTable", new SessionInfo[] {session()}, "getLeaked", new SessionInfo[] {session()})),
                new ObjectName(SessionsMXBean.NAME));
        mbeans.registerMBean(
                table(JobsMXBean.class, Map.of("getSubmissions", new JobSubmission[] {job()})),
                new ObjectName(JobsMXBean.NAME));
        mbeans.registerMBean(new StandardMBean(this::exit, ExitMBean.class), new ObjectName("inari:type=Exit"));
        mbeans.registerMBean(ManagementFactory.getThreadMXBean(), new ObjectName("java.lang:type=Threading"));
        mbeans.registerMBean(ManagementFactory.getRuntimeMXBean(), new ObjectName("java.lang:type=Runtime"));
        Map<String, Object> environment = new HashMap<>();
        environment.put(JMXConnectorServer.AUTHENTICATOR, (JMXAuthenticator) TestEngine::authenticate);
        environment.put(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, (RMIServerSocketFactory)
                port -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
        server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://"), environment, mbeans);
        server.start();
    }

    /** One of the agent's MBeans, which knows this and nothing else. */
    private static <T> StandardMBean table(Class<T> form, Map<String, Object> known) {
        Object made =
                Proxy.newProxyInstance(form.getClassLoader(), new Class<?>[] {form}, (proxy, method, arguments) -> {
                    Object value = known.get(method.getName());
                    if (value == null) {
                        throw new UnsupportedOperationException(method.getName() + " is not in this test");
                    }
                    return value;
                });
        return new StandardMBean(form.cast(made), form, true);
    }

    private static SessionInfo session() {
        return new SessionInfo.Builder(SESSION, SessionKind.USER).build();
    }

    private static JobSubmission job() {
        JobSubmission.Builder to = new JobSubmission.Builder();
        to.sessionId = SESSION;
        return to.build(1, "0123456789abcdef0123456789abcdef");
    }

    private String exit(long epoch, String reason) {
        return "exit " + exits.incrementAndGet();
    }

    private static Subject authenticate(Object credentials) {
        if (credentials instanceof String[] pair && Arrays.equals(pair, new String[] {"inari", SECRET})) {
            return new Subject();
        }
        // A careless peer: it repeats what it was sent.
        throw new SecurityException("wrong credentials " + Arrays.toString((Object[]) credentials));
    }

    String url() {
        return server.getAddress().toString();
    }

    JolokiaEngine as(String id, long pid) {
        return of(id, pid, url(), SECRET);
    }

    static JolokiaEngine of(String id, long pid, String url, String secret) {
        return new JolokiaEngine(id, pid, "kyuubi-spark", new Endpoint.Announced(url, pid, () -> secret));
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }

    /** What ends an engine. */
    public interface ExitMBean {
        String requestExit(long epoch, String reason);
    }

    /** What an application may have. */
    public interface ProbeMBean {
        String getPlain();

        String getPassword();

        void setPassword(String password);

        Foreign getForeign();

        String getBroken();

        int getLevel();

        void setLevel(int level);

        String echo(String text);
    }

    /** A class that nobody but its application knows. */
    public record Foreign(String text) implements Serializable {}

    /** What an application may have. */
    public static final class Probe implements ProbeMBean {
        private volatile int level = 1;
        private volatile String password = HIDDEN;
        private final AtomicInteger passwordReads;

        Probe(AtomicInteger passwordReads) {
            this.passwordReads = passwordReads;
        }

        @Override
        public String getPlain() {
            return "of the engine";
        }

        @Override
        public String getPassword() {
            passwordReads.incrementAndGet();
            return password;
        }

        @Override
        public void setPassword(String password) {
            this.password = password;
        }

        @Override
        public Foreign getForeign() {
            return new Foreign("x");
        }

        @Override
        public String getBroken() {
            throw new IllegalStateException("it is broken");
        }

        @Override
        public int getLevel() {
            return level;
        }

        @Override
        public void setLevel(int level) {
            this.level = level;
        }

        @Override
        public String echo(String text) {
            return text;
        }
    }

    /** Secrets inside of values, by which the JDK makes composite and tabular data. */
    public interface PoolsMXBean {
        Pool getPool();

        Pool[] getAll();

        Map<String, String> getProperties();

        Map<String, Pool> getByName();

        List<Option> getOptions();

        Pool find(String name);
    }

    /** A row of whatever kind. */
    public static final class Pool {
        public String getUser() {
            return "ann";
        }

        public String getKeyStorePassword() {
            return HIDDEN;
        }

        public String getAPI_TOKEN() {
            return HIDDEN;
        }
    }

    /** A row that tells in one item what the other one is. */
    public record Option(String name, String value) {
        public String getName() {
            return name;
        }

        public String getValue() {
            return value;
        }
    }

    /** What an application may have. */
    public static final class Pools implements PoolsMXBean {
        @Override
        public Pool getPool() {
            return new Pool();
        }

        @Override
        public Pool[] getAll() {
            return new Pool[] {new Pool(), new Pool()};
        }

        @Override
        public Map<String, String> getProperties() {
            return Map.of("db.user", "ann", "db.password", HIDDEN, "CLIENT_SECRET", HIDDEN);
        }

        @Override
        public Map<String, Pool> getByName() {
            return Map.of("main", new Pool(), "credentials", new Pool());
        }

        @Override
        public List<Option> getOptions() {
            return List.of(new Option("size", "7"), new Option("accessToken", HIDDEN));
        }

        @Override
        public Pool find(String name) {
            return new Pool();
        }
    }

    /** Tells its address, and serves until its input ends. */
    public static void main(String[] arguments) throws Exception {
        try (TestEngine engine = new TestEngine()) {
            System.out.write((engine.url() + "\n").getBytes(StandardCharsets.UTF_8));
            System.out.flush();
            while (System.in.read() >= 0) {
                // a parent that ends, ends the input
            }
        }
    }
}
