package dev.inari.agent.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How Kyuubi 1.6 to 1.12 registers in ZooKeeper. A server makes many short-lived clients to look engines up; only one that registers has its
 * state monitored, so that this is where it is seen.
 */
final class KyuubiDiscovery {
    private static final String HA = KyuubiTargets.PREFIX + "ha.client.";
    private static final String CLIENT = HA + "zookeeper.ZookeeperDiscoveryClient";
    private static final String WATCHER = CLIENT + "$DeRegisterWatcher";

    /** Private in Scala, and called from an inner class: public under this name in all releases. */
    private static final String WATCH_NODE =
            "org$apache$kyuubi$ha$client$zookeeper$ZookeeperDiscoveryClient$$watchNode";

    private static final String[] FROM_ENGINE = {
        "frontendServices()", "head()", "discoveryService()", "discoveryClient()"
    };

    private KyuubiDiscovery() {}

    static List<HookedClass> classes() {
        return Arrays.asList(
                HookedClass.besideSessions(
                        CLIENT,
                        Hook.start("monitorState", "(L" + HA.replace('.', '/') + "ServiceDiscovery;)V"),
                        Hook.present(WATCH_NODE, "()V"),
                        Hook.present("deregisterService", "()V")),
                HookedClass.besideSessions(WATCHER, Hook.watchEvent("process", "(L*WatchedEvent;)V")));
    }

    static DiscoveryModel model() {
        DiscoveryModel model = new DiscoveryModel(WATCHER);
        model.owners = new Root[] {Root.seen(CLIENT)};
        fromEngines(model.attachedOwners);
        model.client = new Path[] {Path.of("zkClient")};
        model.node = new Path[] {Path.of("serviceNode")};
        model.watcher = Path.of("watcher");
        model.rearm = Path.of(WATCH_NODE + "()");
        // The watcher of 1.6.0 stops the engine and leaves the znode to Curator, which makes it again.
        model.giveUp = Path.of("deregisterService()");
        return model;
    }

    private static void fromEngines(Map<String, Root[]> owners) {
        for (Target row : KyuubiTargets.rows()) {
            List<Root> roots = new ArrayList<>();
            for (StopCall stop : row.stop()) {
                for (Root engine : stop.on) {
                    roots.add(engine.then(FROM_ENGINE));
                }
            }
            owners.put(row.name(), roots.toArray(new Root[0]));
        }
        Root server = Root.scalaObject(KyuubiTargets.PREFIX + "server.KyuubiServer$", "kyuubiServer");
        owners.put("kyuubi-server", new Root[] {server.then(FROM_ENGINE)});
    }
}
