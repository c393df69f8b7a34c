package dev.inari.agent.watch;

import dev.inari.agent.target.DiscoveryModel;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client with the members by which the agent finds its way through Kyuubi's, Curator's and ZooKeeper's, so that a test can say what happens in the
 * middle of each call. The names are theirs.
 */
@SuppressWarnings({"unused", "UnusedVariable", "UnusedMethod"}) // found by reflection
final class FakeEngine {
    final Curator zkClient = new Curator();
    volatile @Nullable PersistentNode serviceNode;
    volatile @Nullable Watcher watcher;
    final AtomicInteger givenUp = new AtomicInteger();

    EngineClient client() {
        DiscoveryModel kyuubis = DiscoveryModel.all().get(0);
        return new EngineClient(kyuubis, this, zkClient);
    }

    FakeEngine registered(Watcher watching) {
        watcher = watching;
        serviceNode = new PersistentNode();
        return this;
    }

    public void org$apache$kyuubi$ha$client$zookeeper$ZookeeperDiscoveryClient$$watchNode() {
        Watcher now = watcher;
        if (now != null) {
            zkClient.handle.arm(now);
        }
    }

    public void deregisterService() {
        givenUp.incrementAndGet();
        serviceNode = null;
    }

    static final class PersistentNode {
        public String getActualPath() {
            return "/engines/me";
        }
    }

    /** Curator's client and what is in it. */
    static final class Curator {
        volatile ZooKeeper handle = new ZooKeeper(1);
        volatile boolean connected = true;
        volatile String state = "STARTED";

        public Curator getZookeeperClient() {
            return this;
        }

        public boolean isConnected() {
            return connected;
        }

        public ZooKeeper getZooKeeper() {
            return handle;
        }

        public String getState() {
            return state;
        }
    }

    /** One session. */
    static class ZooKeeper {
        final ZooKeeper watchManager = this;
        final Map<String, Set<Object>> dataWatches = new HashMap<>();
        final CopyOnWriteArrayList<String> asked = new CopyOnWriteArrayList<>();
        volatile @Nullable Stat node;
        volatile @Nullable Watcher news;
        private final long session;

        ZooKeeper(long session) {
            this.session = session;
        }

        void arm(Object watcher) {
            dataWatches.put("/engines/me", Collections.singleton(watcher));
        }

        void disarm() {
            dataWatches.clear();
        }

        public long getSessionId() {
            return session;
        }

        public ZooKeeper getState() {
            return this;
        }

        public boolean isConnected() {
            return true;
        }

        /** For a test to say what happens while the ensemble is asked. */
        void whileAsked() throws InterruptedException {}

        /** For a test to say what was on its way to the event thread. */
        void onTheEventThread() {}

        public @Nullable Stat exists(String path, boolean watch) throws InterruptedException {
            asked.add("exists");
            whileAsked();
            return node;
        }

        public @Nullable Stat exists(String path, Watcher watcher) throws InterruptedException {
            asked.add("exists, watched");
            news = watcher;
            whileAsked();
            return node;
        }

        public void exists(String path, boolean watch, Callback callback, @Nullable Object context) {
            asked.add("events");
            onTheEventThread();
            callback.processResult(0, path, context, node);
        }
    }

    /** As ZooKeeper hands it to who asked. */
    public interface Callback {
        void processResult(int code, String path, @Nullable Object context, @Nullable Stat stat);
    }

    /** Of the node. */
    static final class Stat {
        private final long czxid;
        private final long owner;

        Stat(long czxid, long owner) {
            this.czxid = czxid;
            this.owner = owner;
        }

        public long getCzxid() {
            return czxid;
        }

        public long getEphemeralOwner() {
            return owner;
        }
    }

    /** As ZooKeeper's. */
    public interface Watcher {
        void process(WatchedEvent event);
    }

    /** As ZooKeeper's. */
    public enum EventType {
        None,
        NodeCreated,
        NodeDeleted,
        NodeDataChanged
    }

    /** As ZooKeeper's. */
    public enum KeeperState {
        SyncConnected,
        Expired
    }

    /** As ZooKeeper's, with a place to say what happens while one is made. */
    public static final class WatchedEvent {
        static volatile Runnable whileMade = () -> {};
        private final EventType type;
        private final KeeperState state;

        public WatchedEvent(EventType type, KeeperState state, String path) {
            this.type = type;
            this.state = state;
            whileMade.run();
        }

        static WatchedEvent of(EventType type) {
            return new WatchedEvent(type, KeeperState.SyncConnected, "/engines/me");
        }

        public EventType getType() {
            return type;
        }

        public KeeperState getState() {
            return state;
        }
    }
}
