package org.apache.hadoop.hive.common;

import java.util.concurrent.TimeUnit;
import org.apache.kyuubi.shaded.curator.framework.CuratorFramework;
import org.apache.kyuubi.shaded.curator.framework.CuratorFrameworkFactory;
import org.apache.kyuubi.shaded.curator.framework.recipes.nodes.PersistentNode;
import org.apache.kyuubi.shaded.curator.retry.RetryNTimes;
import org.apache.kyuubi.shaded.zookeeper.CreateMode;

/** The class of Hive 4.0 as far as it registers a server: it keeps znode and client, and not the watcher. */
public class ZooKeeperHiveHelper {
    private CuratorFramework zooKeeperClient;
    private boolean deregisteredWithZooKeeper;
    private PersistentNode znode;

    public void addServerInstanceToZooKeeper(ZKDeRegisterWatcher watcher) throws Exception {
        zooKeeperClient = CuratorFrameworkFactory.builder()
                .connectString(System.getProperty("standin.zookeeper"))
                .sessionTimeoutMs(8000)
                .connectionTimeoutMs(5000)
                .retryPolicy(new RetryNTimes(3, 1000))
                .build();
        zooKeeperClient.start();
        zooKeeperClient.create().creatingParentsIfNeeded().forPath("/hiveserver2");
        znode = new PersistentNode(
                zooKeeperClient,
                CreateMode.EPHEMERAL_SEQUENTIAL,
                false,
                "/hiveserver2/serverUri=127.0.0.1:10000;version=4.0.1;sequence=",
                new byte[0]);
        znode.start();
        znode.waitForInitialCreate(120, TimeUnit.SECONDS);
        zooKeeperClient.checkExists().usingWatcher(watcher).forPath(znode.getActualPath());
    }

    public void deregisterZnode() {
        if (znode != null) {
            try {
                znode.close();
            } catch (java.io.IOException e) {
                e.printStackTrace();
            } finally {
                setDeregisteredWithZooKeeper(true);
            }
        }
    }

    public synchronized boolean isDeregisteredWithZooKeeper() {
        return deregisteredWithZooKeeper;
    }

    private synchronized void setDeregisteredWithZooKeeper(boolean now) {
        deregisteredWithZooKeeper = now;
    }

    /** For tests. */
    public String path() {
        return znode.getActualPath();
    }

    /** For tests. */
    public CuratorFramework client() {
        return zooKeeperClient;
    }
}
