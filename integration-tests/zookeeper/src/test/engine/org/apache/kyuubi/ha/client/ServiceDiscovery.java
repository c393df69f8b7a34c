package org.apache.kyuubi.ha.client;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kyuubi.ha.client.zookeeper.ZookeeperDiscoveryClient;

/** In the shape of 1.6 to 1.12, but that the end of the last session ends no JVM: it is counted. */
public final class ServiceDiscovery {
    private final AtomicInteger drains = new AtomicInteger();
    private ZookeeperDiscoveryClient discoveryClient;

    public ZookeeperDiscoveryClient discoveryClient() {
        return discoveryClient;
    }

    public void initialize() {
        discoveryClient = new ZookeeperDiscoveryClient();
        discoveryClient.monitorState(this);
        discoveryClient.createClient();
    }

    public void start() throws Exception {
        discoveryClient.registerService(System.getProperty("standin.namespace", "/kyuubi_1.10.3_USER_FLINK_SQL/alice/default"), this);
    }

    /** Blocks as the real one does while there are sessions. */
    public void stopGracefully(boolean isLost) {
        drains.incrementAndGet();
        while (Boolean.getBoolean("standin.sessions")) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public int drains() {
        return drains.get();
    }
}
