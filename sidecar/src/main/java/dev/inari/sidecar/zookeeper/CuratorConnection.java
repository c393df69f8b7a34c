package dev.inari.sidecar.zookeeper;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.CuratorEventType;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ConnectStringParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection over Curator, which makes a new session when one has ended and tells suspended from lost. Requests go to ZooKeeper's own client, each
 * once: what a broken connection costs is made good by the next pass of the reader, or by whoever asked. Servers from 3.4 on do: the one
 * operation that they do not know is given up at the first refusal.
 */
final class CuratorConnection implements ZooKeeperConnection, ZnodeView {
    private static final Logger LOG = LoggerFactory.getLogger(CuratorConnection.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);
    /** Of directories and znodes together, if the heap has room for them. */
    private static final int MOST_NODES = 100_000;

    private final ScheduledThreadPoolExecutor thread;
    private final CuratorFramework curator;
    private final ConnectionLog log;
    private final Picture picture = new Picture();
    private final SpaceReader reader;
    private final Deletions deletions;
    private final Leases leases;

    CuratorConnection(ZooKeeperSettings settings) throws IOException {
        thread = new ScheduledThreadPoolExecutor(1, CuratorConnection::daemon);
        // What comes after the end is of no use to anybody.
        thread.setRejectedExecutionHandler((task, executor) -> {});
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        log = new ConnectionLog(settings.connect(), System::currentTimeMillis);
        reader = new SpaceReader(
                settings.namespaces(), picture, this::execute, System::currentTimeMillis, Room.inHeap(MOST_NODES));
        Requests requests = new Requests(settings.sessionTimeout());
        deletions = new Deletions(this::session, requests, settings.namespaces());
        leases = new SessionLeases(this::session, requests, settings.leaseRoot(), ClientOptions.acl(settings), self());
        curator = curator(settings);
    }

    private static CuratorFramework curator(ZooKeeperSettings settings) throws IOException {
        try {
            // Curator would only log what is wrong with it.
            var unused = new ConnectStringParser(settings.connect());
            return CuratorFrameworkFactory.builder()
                    .connectString(settings.connect())
                    .sessionTimeoutMs((int) settings.sessionTimeout().toMillis())
                    .connectionTimeoutMs((int) settings.connectionTimeout().toMillis())
                    .retryPolicy(new RetryNTimes(0, 0))
                    .authorization(ClientOptions.credentials(settings))
                    .zkClientConfig(ClientOptions.of(settings))
                    // A server of 3.4 has no node that tells of its peers.
                    .ensembleTracker(false)
                    .threadFactory(CuratorConnection::daemon)
                    .waitForShutdownTimeoutMs((int) LONGEST_CLOSE.toMillis())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IOException("inari.zookeeper.connect cannot be used: " + e.getMessage(), e);
        }
    }

    CuratorConnection start() throws IOException {
        curator.getConnectionStateListenable().addListener((client, state) -> execute(() -> became(state)));
        curator.getCuratorListenable().addListener((client, event) -> notePermission(event));
        try {
            curator.start();
        } catch (RuntimeException e) {
            close();
            throw new IOException("no connection to ZooKeeper can be begun: " + e, e);
        }
        var unused = thread.scheduleWithFixedDelay(
                () -> execute(this::tend), RETRY.toMillis(), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "inari-zookeeper");
        thread.setDaemon(true);
        return thread;
    }

    /** Host and process, as the JVM says them. */
    private static String self() {
        return ManagementFactory.getRuntimeMXBean().getName();
    }

    /** A mistake of ours must not end the thread silently. */
    private void execute(Runnable task) {
        thread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("reading ZooKeeper failed; its picture is not to be relied on until the next connection", e);
                reader.disconnected("an internal error: " + e);
            }
        });
    }

    private void became(ConnectionState state) {
        switch (state) {
            case CONNECTED, RECONNECTED ->
                client().ifPresent(client -> {
                    log.connected(client.getSessionId());
                    reader.connected(client);
                });
            case SUSPENDED -> {
                log.suspended();
                reader.disconnected(log.status().words());
            }
            case LOST -> {
                log.lost();
                reader.disconnected(log.status().words());
            }
            default -> LOG.debug("the connection is {}", state);
        }
        picture.tell("");
    }

    /** On Curator's thread. */
    private void notePermission(CuratorEvent event) {
        if (event.getType() == CuratorEventType.WATCHED
                && event.getWatchedEvent().getState() == Watcher.Event.KeeperState.AuthFailed) {
            execute(() -> log.refused("authentication failed; see inari.zookeeper.auth"));
        }
    }

    private void tend() {
        if (log.status().isConnected()) {
            reader.retry();
        } else {
            log.stillNever();
            // Curator gives up a client that got nowhere, as after a failed authentication, only when it is asked for
            // it.
            client();
        }
    }

    private Optional<ZooKeeper> client() {
        try {
            return Optional.of(curator.getZookeeperClient().getZooKeeper());
        } catch (Exception e) { // its signature allows any
            LOG.debug("no client: {}", e.toString());
            return Optional.empty();
        }
    }

    private Optional<ZooKeeper> session() {
        return log.status().isConnected() ? client() : Optional.empty();
    }

    @Override
    public ZnodeView view() {
        return this;
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public ConnectionStatus connection() {
        return log.status();
    }

    @Override
    public boolean isComplete() {
        return incompleteBecause().isEmpty();
    }

    @Override
    public String incompleteBecause() {
        return log.status().isConnected()
                ? picture.incompleteBecause()
                : log.status().words();
    }

    @Override
    public List<Znode> znodes() {
        return picture.znodes();
    }

    @Override
    public List<Znode> in(String namespacePath) {
        return picture.in(namespacePath.startsWith("/") ? namespacePath : "/" + namespacePath);
    }

    @Override
    public List<EmptyDirectory> emptyDirectories() {
        return picture.emptyDirectories();
    }

    @Override
    public void addListener(Consumer<String> changed) {
        picture.listen(changed);
    }

    @Override
    public Deletion deleteIfUnchanged(Znode znode) {
        return deletions.znode(znode);
    }

    @Override
    public Deletion deleteIfEmpty(EmptyDirectory directory) {
        return deletions.directory(directory);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        curator.close();
    }
}
