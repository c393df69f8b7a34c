package dev.inari.it.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** Somebody with a ZooKeeper client of his own, who deletes znodes of engines. */
final class Operator implements AutoCloseable {
    private final ZooKeeper client;

    Operator(String address) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        client = new ZooKeeper(address, 15_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        if (!connected.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no connection to " + address);
        }
    }

    void login(String digest) {
        client.addAuthInfo("digest", digest.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns false if there is no such node. */
    boolean delete(String path) {
        try {
            client.delete(path, -1);
            return true;
        } catch (KeeperException.NoNodeException e) {
            return false;
        } catch (KeeperException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void write(String path) {
        try {
            client.setData(path, "written".getBytes(StandardCharsets.UTF_8), -1);
        } catch (KeeperException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null if there is no such node, or nobody can be asked now. */
    @Nullable
    Stat stat(String path) {
        try {
            return client.exists(path, false);
        } catch (KeeperException.ConnectionLossException e) {
            return null;
        } catch (KeeperException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void make(String path) throws Exception {
        client.create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
