package dev.inari.benchmarks;

import dev.inari.sidecar.zookeeper.ZnodeView;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/**
 * Measures how long it takes until ten thousand engines of share level CONNECTION are seen, each in a directory of its own, and what they occupy. First
 * {@code serve DIRECTORY PORT}, which stays; then {@code view HOST:PORT [ROUNDS]} in a JVM of its own, whose first round is a cold one.
 */
final class ZnodePicture {
    private static final int ENGINES = 10_000;
    private static final int ROUNDS = 20;
    private static final int AT_ONCE = 200;
    private static final String SPACE = "/kyuubi_1.10.3_CONNECTION_SPARK_SQL";

    private ZnodePicture() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("serve")) {
            serve(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        } else {
            view(arguments[1], arguments.length > 2 ? Integer.parseInt(arguments[2]) : ROUNDS);
        }
    }

    private static void serve(Path directory, int port) throws Exception {
        System.setProperty("zookeeper.forceSync", "no");
        NIOServerCnxnFactory factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        factory.startup(new ZooKeeperServer(directory.toFile(), directory.toFile(), 2000));
        fill(connect("127.0.0.1:" + port));
        System.out.println("serving " + ENGINES + " engines");
        factory.join();
    }

    private static ZooKeeper connect(String address) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(address, 40_000, event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        connected.await();
        return client;
    }

    private static void fill(ZooKeeper client) throws Exception {
        List<Op> some = new ArrayList<>(List.of(directory(SPACE), directory(SPACE + "/ann")));
        for (int i = 0; i < ENGINES; i++) {
            String refId = String.format("%08x-0000-4000-8000-000000000000", i);
            some.add(directory(SPACE + "/ann/" + refId));
            String address = "host-" + i % 100 + ".example.com:" + (20_000 + i % 10_000);
            some.add(Op.create(
                    SPACE + "/ann/" + refId + "/serverUri=" + address + ";version=1.10.3;"
                            + String.format("kyuubi.engine.id=application_1700000000000_%05d;", i)
                            + "kyuubi.engine.url=host-17.example.com:4040;spark.driver.memory=4g;"
                            + "spark.executor.memory=8g;refId=" + refId + ";sequence=0000000000",
                    address.getBytes(StandardCharsets.UTF_8),
                    ZooDefs.Ids.OPEN_ACL_UNSAFE,
                    CreateMode.EPHEMERAL));
            if (some.size() >= AT_ONCE) {
                client.multi(some);
                some.clear();
            }
        }
        if (!some.isEmpty()) {
            client.multi(some);
        }
    }

    private static Op directory(String path) {
        return Op.create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private static void view(String address, int rounds) throws Exception {
        ZooKeeperSettings off = ZooKeeperSettings.OFF;
        ZooKeeperSettings settings = new ZooKeeperSettings(
                address,
                off.namespaces(),
                off.sessionTimeout(),
                off.connectionTimeout(),
                off.auth(),
                off.tls(),
                off.leaseRoot());
        for (int round = 1; round <= rounds; round++) {
            long before = used();
            long start = System.nanoTime();
            try (ZooKeeperConnection connection = ZooKeeperConnection.open(settings)) {
                ZnodeView view = connection.view();
                while (!view.isComplete()) {
                    LockSupport.parkNanos(1_000_000);
                }
                long millis = (System.nanoTime() - start) / 1_000_000;
                System.out.printf(
                        "%d: %d znodes complete after %d ms, %d KiB%n",
                        round, view.znodes().size(), millis, (used() - before) / 1024);
            }
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
