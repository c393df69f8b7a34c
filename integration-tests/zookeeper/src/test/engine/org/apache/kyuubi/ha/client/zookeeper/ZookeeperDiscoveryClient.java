package org.apache.kyuubi.ha.client.zookeeper;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kyuubi.ha.client.ServiceDiscovery;
import org.apache.kyuubi.shaded.curator.framework.CuratorFramework;
import org.apache.kyuubi.shaded.curator.framework.CuratorFrameworkFactory;
import org.apache.kyuubi.shaded.curator.framework.api.ACLProvider;
import org.apache.kyuubi.shaded.curator.framework.recipes.nodes.PersistentNode;
import org.apache.kyuubi.shaded.curator.framework.state.ConnectionState;
import org.apache.kyuubi.shaded.curator.retry.RetryNTimes;
import org.apache.kyuubi.shaded.zookeeper.CreateMode;
import org.apache.kyuubi.shaded.zookeeper.KeeperException;
import org.apache.kyuubi.shaded.zookeeper.WatchedEvent;
import org.apache.kyuubi.shaded.zookeeper.Watcher;
import org.apache.kyuubi.shaded.zookeeper.ZooDefs;
import org.apache.kyuubi.shaded.zookeeper.data.ACL;

/** The class of Kyuubi 1.6.1 to 1.12 said in Java, with its fields, its names, and its way to lose the watch. */
public class ZookeeperDiscoveryClient {
    private final CuratorFramework zkClient = build();
    private volatile PersistentNode serviceNode;
    private DeRegisterWatcher watcher;
    private volatile long reconnectedMillis;

    private static CuratorFramework build() {
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(System.getProperty("standin.zookeeper"))
                .sessionTimeoutMs(Integer.getInteger("standin.sessionTimeout", 2000))
                .connectionTimeoutMs(Integer.getInteger("standin.connectionTimeout", 1500))
                .retryPolicy(new RetryNTimes(3, 1000));
        if (System.getProperty("standin.digest") != null) {
            builder.authorization("digest", System.getProperty("standin.digest").getBytes()).aclProvider(new CreatorAll());
        }
        return builder.build();
    }

    public void createClient() {
        zkClient.start();
    }

    public void closeClient() {
        zkClient.close();
    }

    public void monitorState(ServiceDiscovery serviceDiscovery) {
        zkClient.getConnectionStateListenable().addListener((client, state) -> {
            if (state == ConnectionState.RECONNECTED) {
                reconnectedMillis = System.currentTimeMillis();
            }
        });
    }

    public void registerService(String namespace, ServiceDiscovery serviceDiscovery) throws Exception {
        watcher = new DeRegisterWatcher("127.0.0.1:10009", serviceDiscovery);
        serviceNode = createPersistentNode(namespace);
        watchNode();
    }

    private PersistentNode createPersistentNode(String namespace) throws Exception {
        try {
            zkClient.create().creatingParentsIfNeeded().withMode(CreateMode.PERSISTENT).forPath(namespace);
        } catch (KeeperException.NodeExistsException e) {
            // as usual
        }
        PersistentNode node = new PersistentNode(
                zkClient,
                CreateMode.EPHEMERAL_SEQUENTIAL,
                false,
                namespace + "/serverUri=127.0.0.1:10009;version=1.10.3;refId=ref;sequence=",
                "127.0.0.1:10009".getBytes());
        node.start();
        if (!node.waitForInitialCreate(120_000, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("no znode");
        }
        return node;
    }

    public void deregisterService() {
        if (serviceNode != null) {
            try {
                serviceNode.close();
            } catch (Exception e) {
                e.printStackTrace();
            } finally {
                serviceNode = null;
            }
        }
    }

    public void org$apache$kyuubi$ha$client$zookeeper$ZookeeperDiscoveryClient$$watchNode() throws Exception {
        watchNode();
    }

    private void watchNode() throws Exception {
        if (Boolean.getBoolean("standin.watchNodeFails")) {
            throw new KeeperException.ConnectionLossException();
        }
        if (zkClient.checkExists().usingWatcher(watcher).forPath(serviceNode.getActualPath()) == null) {
            throw new IllegalStateException("Unable to create znode for this Kyuubi instance");
        }
    }

    /** For tests. */
    public String path() {
        PersistentNode node = serviceNode;
        return node == null ? "" : node.getActualPath();
    }

    /** For tests. */
    public long reconnectedMillis() {
        return reconnectedMillis;
    }

    /** For tests. */
    public CuratorFramework zkClient() {
        return zkClient;
    }

    public class DeRegisterWatcher implements Watcher {
        private final String instance;
        private final ServiceDiscovery serviceDiscovery;

        public DeRegisterWatcher(String instance, ServiceDiscovery serviceDiscovery) {
            this.instance = instance;
            this.serviceDiscovery = serviceDiscovery;
        }

        @Override
        public void process(WatchedEvent event) {
            if (event.getType() == Watcher.Event.EventType.NodeDeleted) {
                // 1.6.0 leaves the znode to Curator, which makes it again.
                if (!Boolean.getBoolean("standin.leavesZnode")) {
                    deregisterService();
                }
                serviceDiscovery.stopGracefully(false);
            } else if (event.getType() == Watcher.Event.EventType.NodeDataChanged) {
                try {
                    watchNode();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static final class CreatorAll implements ACLProvider {
        @Override
        public List<ACL> getDefaultAcl() {
            return ZooDefs.Ids.CREATOR_ALL_ACL;
        }

        @Override
        public List<ACL> getAclForPath(String path) {
            return ZooDefs.Ids.CREATOR_ALL_ACL;
        }
    }
}
