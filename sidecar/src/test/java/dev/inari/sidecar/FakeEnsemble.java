package dev.inari.sidecar;

import dev.inari.sidecar.zookeeper.ConnectionStatus;
import dev.inari.sidecar.zookeeper.Deletion;
import dev.inari.sidecar.zookeeper.EmptyDirectory;
import dev.inari.sidecar.zookeeper.EngineSpace;
import dev.inari.sidecar.zookeeper.Leases;
import dev.inari.sidecar.zookeeper.Znode;
import dev.inari.sidecar.zookeeper.ZnodeName;
import dev.inari.sidecar.zookeeper.ZnodeView;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An ensemble that shows what a test wants. Thread-safe. */
final class FakeEnsemble implements ZooKeeperConnection, ZnodeView, Leases {
    static final String DIRECTORY = "/kyuubi_1.8.1_CONNECTION_FLINK_SQL/ann/ref-1";

    final Map<String, Znode> znodes = new ConcurrentHashMap<>();
    final List<String> deleted = new CopyOnWriteArrayList<>();
    final List<EmptyDirectory> empty = new CopyOnWriteArrayList<>();
    volatile boolean complete = true;
    volatile Deletion deletion = new Deletion(Deletion.Outcome.DELETED, "deleted");
    volatile boolean leased = true;
    volatile boolean closed;
    /** After so many times that it was asked, somebody else has it. */
    volatile int losesLeaseAfter = Integer.MAX_VALUE;

    private final AtomicInteger asked = new AtomicInteger();

    void register(String name, long czxid, long owner) {
        znodes.put(
                name,
                new Znode(
                        DIRECTORY + "/" + name,
                        DIRECTORY,
                        EngineSpace.of("kyuubi_1.8.1_CONNECTION_FLINK_SQL", List.of("kyuubi"))
                                .orElseThrow(),
                        "ann",
                        ZnodeName.parse(name),
                        "127.0.0.1:1",
                        czxid,
                        0,
                        owner,
                        0));
    }

    @Override
    public ZnodeView view() {
        return this;
    }

    @Override
    public Leases leases() {
        return this;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public ConnectionStatus connection() {
        return new ConnectionStatus(ConnectionStatus.State.CONNECTED, 0, "connected");
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public String incompleteBecause() {
        return complete ? "" : "the ensemble does not answer";
    }

    @Override
    public List<Znode> znodes() {
        return List.copyOf(znodes.values());
    }

    @Override
    public List<Znode> in(String namespacePath) {
        return znodes().stream()
                .filter(each -> each.directory().equals(namespacePath))
                .toList();
    }

    @Override
    public List<EmptyDirectory> emptyDirectories() {
        return empty;
    }

    @Override
    public void addListener(Consumer<String> changed) {
        // Nobody listens: the sidecar looks at each turn.
    }

    @Override
    public Deletion deleteIfUnchanged(Znode znode) {
        deleted.add(znode.path());
        return deletion;
    }

    @Override
    public Deletion deleteIfEmpty(EmptyDirectory directory) {
        deleted.add(directory.path());
        return deletion;
    }

    @Override
    public Optional<Token> holds(String name) {
        return leased && asked.incrementAndGet() <= losesLeaseAfter
                ? Optional.of(new Token(name, 7))
                : Optional.empty();
    }

    @Override
    public void giveUp(String name) {
        leased = false;
    }
}
