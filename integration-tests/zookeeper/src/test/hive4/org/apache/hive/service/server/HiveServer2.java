package org.apache.hive.service.server;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.hive.common.ZKDeRegisterWatcher;
import org.apache.hadoop.hive.common.ZooKeeperHiveHelper;
import org.apache.hive.service.cli.session.SessionManager;
import org.apache.kyuubi.shaded.curator.framework.CuratorFramework;
import org.apache.kyuubi.shaded.zookeeper.WatchedEvent;
import org.apache.kyuubi.shaded.zookeeper.Watcher;

/** The class of Hive 4.0 as far as it registers, which it does through a helper. */
public class HiveServer2 {
    private final AtomicInteger stops = new AtomicInteger();
    private ZooKeeperHiveHelper zooKeeperHelper;

    public void start() {
        new SessionManager().start();
        try {
            ZooKeeperHiveHelper helper = new ZooKeeperHiveHelper();
            zooKeeperHelper = helper;
            helper.addServerInstanceToZooKeeper(new DeRegisterWatcher(helper));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isDeregisteredWithZooKeeper() {
        return zooKeeperHelper != null && zooKeeperHelper.isDeregisteredWithZooKeeper();
    }

    /** For tests. */
    public String path() {
        return zooKeeperHelper.path();
    }

    /** For tests. */
    public CuratorFramework zooKeeperClient() {
        return zooKeeperHelper.client();
    }

    /** For tests. */
    public int stops() {
        return stops.get();
    }

    /** Stops the server if it serves nobody. */
    public class DeRegisterWatcher extends ZKDeRegisterWatcher {
        public DeRegisterWatcher(ZooKeeperHiveHelper zooKeeperHiveHelper) {
            super(zooKeeperHiveHelper);
        }

        @Override
        public void process(WatchedEvent event) {
            super.process(event);
            if (event.getType().equals(Watcher.Event.EventType.NodeDeleted)) {
                stops.incrementAndGet();
            }
        }
    }
}
