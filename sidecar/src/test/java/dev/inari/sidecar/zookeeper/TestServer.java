package dev.inari.sidecar.zookeeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.jspecify.annotations.Nullable;

/** A real server in this JVM, which can go away and come back with port and data, and an engine's client to it. */
public final class TestServer {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int TICK_MILLIS = 500;

    static {
        // What a crash of this host would lose is no matter here.
        System.setProperty("zookeeper.forceSync", "no");
    }

    private final Path data;
    private int port;
    private @Nullable ServerCnxnFactory factory;
    private @Nullable ZooKeeperServer server;
    private @Nullable ZooKeeper engine;

    TestServer(Path data) {
        this.data = data;
    }

    /** A server that is there. */
    public static TestServer started(Path data) throws Exception {
        TestServer server = new TestServer(data);
        server.start();
        return server;
    }

    void start() throws Exception {
        ZooKeeperServer made = new ZooKeeperServer(data.toFile(), data.toFile(), TICK_MILLIS);
        made.setMaxSessionTimeout(60_000);
        NIOServerCnxnFactory listening = new NIOServerCnxnFactory();
        listening.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        listening.startup(made);
        port = listening.getLocalPort();
        factory = listening;
        server = made;
    }

    void stop() {
        if (factory != null) {
            factory.shutdown();
            factory = null;
        }
        if (server != null) {
            server.shutdown();
            server = null;
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Ends a session as if its time were over. */
    public void expire(long session) {
        if (server == null) {
            throw new IllegalStateException("stopped");
        }
        server.closeSession(session);
    }

    /** Ends the engine's session while its connection stands, and gives it another one. */
    public void expireEngine() throws Exception {
        ZooKeeper old = engine();
        expire(old.getSessionId());
        await(() -> old.getState() == ZooKeeper.States.CLOSED, () -> "the engine's client is " + old.getState());
        engine = null;
    }

    /** The engine's session. */
    public long engineSession() throws Exception {
        return engine().getSessionId();
    }

    /** Sessions of now. */
    int sessions() {
        return server == null
                ? 0
                : server.getZKDatabase().getSessionWithTimeOuts().size();
    }

    /** Transactions so far, by which a write shows. */
    long lastTransaction() {
        if (server == null) {
            throw new IllegalStateException("stopped");
        }
        return server.getZKDatabase().getDataTreeLastProcessedZxid();
    }

    /** What the server holds. */
    DataTree tree() {
        if (server == null) {
            throw new IllegalStateException("stopped");
        }
        return server.getZKDatabase().getDataTree();
    }

    /** Requests so far, of all clients. */
    long requests() {
        return server == null ? 0 : server.serverStats().getPacketsReceived();
    }

    /** The client of an engine, with a long session. */
    ZooKeeper engine() throws IOException, InterruptedException {
        if (engine == null) {
            engine = client(address());
        }
        return engine;
    }

    static ZooKeeper client(String connect) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(connect, 30_000, event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        if (!connected.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("no connection to " + connect);
        }
        return client;
    }

    /** Makes a path of directories. */
    public void directory(String path) throws Exception {
        for (int end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
            String part = end < 0 ? path : path.substring(0, end);
            try {
                engine().create(part, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            } catch (KeeperException.NodeExistsException e) {
                // made before
            }
            if (end < 0) {
                return;
            }
        }
    }

    /** Registers an engine as Kyuubi does; gives the path. */
    public String register(String directory, String address, String refId) throws Exception {
        directory(directory);
        return znode(
                directory + "/serverUri=" + address + ";version=1.10.3;refId=" + refId + ";sequence=0000000000",
                address,
                ZooDefs.Ids.OPEN_ACL_UNSAFE);
    }

    String znode(String path, String content, List<ACL> acl) throws Exception {
        return engine().create(path, content.getBytes(StandardCharsets.UTF_8), acl, CreateMode.EPHEMERAL);
    }

    public void delete(String path) throws Exception {
        engine().delete(path, -1);
    }

    @Nullable
    public Stat stat(String path) throws Exception {
        return engine().exists(path, false);
    }

    public void close() throws InterruptedException {
        if (engine != null) {
            engine.close();
        }
        stop();
    }

    public ZooKeeperSettings settings() {
        return settings(address());
    }

    static ZooKeeperSettings settings(String connect) {
        return with(connect, ZooKeeperSettings.OFF.auth());
    }

    static ZooKeeperSettings with(String connect, ZooKeeperSettings.Auth auth) {
        return new ZooKeeperSettings(
                connect,
                List.of("kyuubi"),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                auth,
                ZooKeeperSettings.Tls.OFF,
                "/inari/leases");
    }

    /** Waits until it is so. */
    public static void await(BooleanSupplier condition, Supplier<String> otherwise) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    public static void awaitComplete(ZnodeView view) {
        await(view::isComplete, view::incompleteBecause);
    }
}
