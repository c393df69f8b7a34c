package dev.inari.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A real Spark Thrift Server in a process of its own, with the built agent, and a real JDBC client. The client is Hive's driver from the
 * engine's own class path, in a class loader of its own: no test dependency, and none that could clash.
 */
final class SparkThriftServerEngine implements AutoCloseable {
    static final String MAIN = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2";
    private static final Duration START = Duration.ofMinutes(3);

    /** What Spark's own launcher opens on JDK 17. */
    private static final List<String> OPENED = List.of(
            "java.base/java.lang",
            "java.base/java.lang.invoke",
            "java.base/java.lang.reflect",
            "java.base/java.io",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/sun.nio.ch",
            "java.base/sun.nio.cs",
            "java.base/sun.security.action",
            "java.base/sun.util.calendar",
            "java.security.jgss/sun.security.krb5");

    private final Child process;
    private final int port;
    private final URLClassLoader client;

    private SparkThriftServerEngine(Child process, int port, URLClassLoader client) {
        this.process = process;
        this.port = port;
        this.client = client;
    }

    /** Starts it and waits until it takes connections; {@code agentOptions} is what follows the agent's jar and {@code =}. */
    static SparkThriftServerEngine start(Path directory, String agentOptions) throws IOException {
        return start(directory, MAIN, agentOptions);
    }

    /** The same, by a main of this module's. */
    static SparkThriftServerEngine start(Path directory, String mainClass, String agentOptions) throws IOException {
        int port = freePort();
        Child process = Child.start(
                "spark-thrift-server",
                directory,
                command(directory, mainClass, "-javaagent:" + Built.agent() + "=" + agentOptions, port),
                Map.of());
        SparkThriftServerEngine engine = new SparkThriftServerEngine(process, port, clientLoader());
        Await.until(
                "the Spark Thrift Server takes connections",
                START,
                () -> engine.answers() || !process.alive(),
                process::output);
        return engine;
    }

    /**
     * The command line. One core, no web UI, an in-memory metastore, the loopback interface only, and a compiler that does not try hard:
     * so it is up in about ten seconds on two cores, most of which the metastore takes for its tables.
     */
    static List<String> command(Path workDirectory, String mainClass, String agentOption, int port) {
        List<String> command = new ArrayList<>(Child.java("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        OPENED.forEach(opened -> command.add("--add-opens=" + opened + "=ALL-UNNAMED"));
        command.add(agentOption);
        settings(workDirectory, port).forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", Built.classPath("inari.spark.classpath") + ":" + Built.testClasses(), mainClass));
        return command;
    }

    private static Map<String, String> settings(Path workDirectory, int port) {
        return Map.ofEntries(
                Map.entry("java.io.tmpdir", workDirectory.toString()),
                Map.entry("derby.system.home", workDirectory.toString()),
                Map.entry("spark.master", "local[1]"),
                Map.entry("spark.app.name", "inari-test"),
                Map.entry("spark.ui.enabled", "false"),
                Map.entry("spark.driver.host", "127.0.0.1"),
                Map.entry("spark.driver.bindAddress", "127.0.0.1"),
                Map.entry(
                        "spark.sql.warehouse.dir",
                        workDirectory.resolve("warehouse").toString()),
                Map.entry("spark.hadoop.javax.jdo.option.ConnectionURL", "jdbc:derby:memory:metastore;create=true"),
                Map.entry("spark.hadoop.datanucleus.schema.autoCreateTables", "true"),
                Map.entry("spark.hadoop.hive.metastore.schema.verification", "false"),
                Map.entry("spark.hadoop.hive.server2.thrift.bind.host", "127.0.0.1"),
                Map.entry("spark.hadoop.hive.server2.thrift.port", Integer.toString(port)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static URLClassLoader clientLoader() throws MalformedURLException {
        List<URL> jars = new ArrayList<>();
        for (String jar : Built.classPath("inari.spark.classpath").split(":")) {
            jars.add(Path.of(jar).toUri().toURL());
        }
        return new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    Child process() {
        return process;
    }

    private boolean answers() {
        try (Socket socket = connect()) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** A connection on which nobody opens a session, as a health check leaves it. */
    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Opens a session as {@code user}; closing the connection closes the session. */
    Connection open(String user, String database) throws SQLException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        // Hadoop's configuration, which the driver uses, looks for its classes by it.
        Thread.currentThread().setContextClassLoader(client);
        try {
            Driver driver = (Driver) client.loadClass("org.apache.hive.jdbc.HiveDriver")
                    .getConstructor()
                    .newInstance();
            Properties properties = new Properties();
            properties.put("user", user);
            properties.put("password", "");
            return driver.connect("jdbc:hive2://127.0.0.1:" + port + "/" + database, properties);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Hive's JDBC driver", e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Runs a query and returns the first field of its first row. */
    static String query(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        try (client) {
            process.close();
        }
    }
}
