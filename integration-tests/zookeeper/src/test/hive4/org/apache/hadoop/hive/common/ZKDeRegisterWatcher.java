package org.apache.hadoop.hive.common;

import org.apache.kyuubi.shaded.zookeeper.WatchedEvent;
import org.apache.kyuubi.shaded.zookeeper.Watcher;

/** The class of Hive 4.0. */
public class ZKDeRegisterWatcher implements Watcher {
    private final ZooKeeperHiveHelper zooKeeperHiveHelper;

    public ZKDeRegisterWatcher(ZooKeeperHiveHelper zooKeeperHiveHelper) {
        this.zooKeeperHiveHelper = zooKeeperHiveHelper;
    }

    @Override
    public void process(WatchedEvent event) {
        if (event.getType().equals(Watcher.Event.EventType.NodeDeleted)) {
            zooKeeperHiveHelper.deregisterZnode();
        }
    }
}
