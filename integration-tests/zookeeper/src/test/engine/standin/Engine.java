package standin;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kyuubi.engine.flink.FlinkSQLEngine;
import org.apache.kyuubi.engine.flink.FlinkSQLEngine$;
import org.apache.kyuubi.ha.client.ServiceDiscovery;
import org.apache.kyuubi.shaded.zookeeper.ZooKeeper;

/** A Kyuubi engine that registers itself, and does what it is told on standard input, one answer a line. */
public final class Engine {
    public static final CountDownLatch STOPPED = new CountDownLatch(1);
    private static final Blocking BLOCKING = new Blocking();
    private static ServiceDiscovery discovery;

    public static void main(String[] arguments) throws Exception {
        BLOCKING.start();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer;
            try {
                answer = run(line.split(" ", 3));
            } catch (Throwable e) {
                answer = "failed " + e;
            }
            System.out.println(answer.replace('\n', ' '));
        }
    }

    public static void maybeHang(String at) {}

    private static String run(String[] words) throws Exception {
        switch (words[0]) {
            case "start":
                start();
                return path();
            case "register":
                discovery.start();
                return path();
            case "close":
                discovery.discoveryClient().deregisterService();
                discovery.discoveryClient().closeClient();
                return "closed";
            case "path":
                return path();
            case "session":
                return Long.toString(zooKeeper().getSessionId());
            case "reconnected":
                return Long.toString(discovery.discoveryClient().reconnectedMillis());
            case "drains":
                return Integer.toString(discovery.drains());
            case "watchers":
                return Integer.toString(watchers());
            case "fill":
                return fill(Integer.parseInt(words[1]));
            case "blocked":
                return BLOCKING.toString();
            case "set":
                System.setProperty(words[1], words[2]);
                return "set";
            case "get":
                return Beans.get(words[1], words[2]);
            case "events":
                return Beans.events();
            case "watch":
                return Beans.item("Engine", "Heartbeat", "watch");
            case "known":
                return Beans.item("Sessions", "Counts", "known");
            case "order":
                return Beans.order(words[1]);
            default:
                return "failed: no command " + words[0];
        }
    }

    private static void start() throws Exception {
        FlinkSQLEngine engine = new FlinkSQLEngine();
        engine.backendService().sessionManager().start();
        discovery = (ServiceDiscovery) ((FlinkSQLEngine.Frontend) engine.frontendServices().head()).discoveryService().get();
        discovery.initialize();
        discovery.start();
        FlinkSQLEngine$.MODULE$.running = engine;
    }

    private static String path() {
        return discovery.discoveryClient().path();
    }

    private static ZooKeeper zooKeeper() throws Exception {
        return discovery.discoveryClient().zkClient().getZookeeperClient().getZooKeeper();
    }

    /** What the client's own table holds for the znode that is the engine's watcher. Not by the agent's way, so that it can be wrong. */
    private static int watchers() throws Exception {
        ZooKeeper zooKeeper = zooKeeper();
        Object manager = field(ZooKeeper.class, "watchManager").get(zooKeeper);
        Map<?, ?> table = (Map<?, ?>) field(manager.getClass(), "dataWatches").get(manager);
        int found = 0;
        synchronized (table) {
            Object set = table.get(path());
            for (Object wrapper : set == null ? new Object[0] : ((java.util.Set<?>) set).toArray()) {
                // The agent's own watch may be there too; Curator did not wrap it.
                boolean ofCurator = !java.lang.reflect.Proxy.isProxyClass(wrapper.getClass());
                Object inside = ofCurator ? field(wrapper.getClass(), "actualWatcher").get(wrapper) : null;
                found += inside != null && inside.getClass().getName().endsWith("$DeRegisterWatcher") ? 1 : 0;
            }
        }
        return found;
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** Watches on as many other nodes. */
    private static String fill(int watches) throws Exception {
        ZooKeeper zooKeeper = zooKeeper();
        for (int i = 0; i < watches; i++) {
            String node = "/fill-" + i;
            zooKeeper.create(
                    node,
                    new byte[0],
                    org.apache.kyuubi.shaded.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE,
                    org.apache.kyuubi.shaded.zookeeper.CreateMode.EPHEMERAL);
            zooKeeper.exists(node, event -> {});
        }
        return "filled";
    }
}
