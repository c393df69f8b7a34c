package org.apache.hive.service.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hive.service.cli.session.SessionManager;
import org.apache.kyuubi.shaded.curator.framework.CuratorFramework;
import org.apache.kyuubi.shaded.curator.framework.CuratorFrameworkFactory;
import org.apache.kyuubi.shaded.curator.framework.recipes.nodes.PersistentNode;
import org.apache.kyuubi.shaded.curator.retry.RetryNTimes;
import org.apache.kyuubi.shaded.zookeeper.CreateMode;
import org.apache.kyuubi.shaded.zookeeper.WatchedEvent;
import org.apache.kyuubi.shaded.zookeeper.Watcher;

/** The class of Hive 2.3 and 3.1 as far as it registers: it keeps its znode and client, and not its watcher. */
public class HiveServer2 {
    private final AtomicInteger stops = new AtomicInteger();
    private PersistentNode znode;
    private CuratorFramework zooKeeperClient;
    private boolean deregisteredWithZooKeeper;

    public void start() {
        new SessionManager().start();
        try {
            addServerInstanceToZooKeeper();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void addServerInstanceToZooKeeper() throws Exception {
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
                "/hiveserver2/serverUri=127.0.0.1:10000;version=3.1.3;sequence=",
                new byte[0]);
        znode.start();
        znode.waitForInitialCreate(120, TimeUnit.SECONDS);
        zooKeeperClient.checkExists().usingWatcher(new DeRegisterWatcher()).forPath(znode.getActualPath());
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
    public CuratorFramework zooKeeperClient() {
        return zooKeeperClient;
    }

    /** For tests. */
    public int stops() {
        return stops.get();
    }

    private class DeRegisterWatcher implements Watcher {
        @Override
        public void process(WatchedEvent event) {
            if (event.getType().equals(Watcher.Event.EventType.NodeDeleted)) {
                if (znode != null) {
                    try {
                        znode.close();
                    } catch (java.io.IOException e) {
                        e.printStackTrace();
                    } finally {
                        setDeregisteredWithZooKeeper(true);
                        stops.incrementAndGet();
                    }
                }
            }
        }
    }
}
