package dev.inari.agent.target;

import java.util.Collections;
import java.util.List;

/** How HiveServer2 registers in ZooKeeper: 2.3 and 3.1 by itself, 4.0 through a helper. None keeps its watcher or can set it again. */
final class HiveDiscovery {
    private static final String SERVER = "org.apache.hive.service.server.HiveServer2";
    private static final String WATCHER = SERVER + "$DeRegisterWatcher";

    private HiveDiscovery() {}

    static List<HookedClass> classes() {
        return Collections.singletonList(
                HookedClass.besideSessions(WATCHER, Hook.watchEvent("process", "(L*WatchedEvent;)V")));
    }

    static DiscoveryModel model() {
        DiscoveryModel model = new DiscoveryModel(WATCHER);
        model.owners = new Root[] {Root.seen(SERVER)};
        model.attachedOwners.put("hiveserver2", new Root[] {Root.manager("hiveServer2")});
        model.client = new Path[] {Path.of("zooKeeperHelper", "zooKeeperClient"), Path.of("zooKeeperClient")};
        model.node = new Path[] {Path.of("zooKeeperHelper", "znode"), Path.of("znode")};
        model.helper = Path.of("zooKeeperHelper");
        model.deregistered = new Path[] {Path.of("isDeregisteredWithZooKeeper()")};
        return model;
    }
}
