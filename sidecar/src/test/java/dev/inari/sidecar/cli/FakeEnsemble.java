package dev.inari.sidecar.cli;

import dev.inari.sidecar.zookeeper.ConnectionStatus;
import dev.inari.sidecar.zookeeper.ConnectionStatus.State;
import dev.inari.sidecar.zookeeper.Deletion;
import dev.inari.sidecar.zookeeper.EmptyDirectory;
import dev.inari.sidecar.zookeeper.EngineSpace;
import dev.inari.sidecar.zookeeper.Leases;
import dev.inari.sidecar.zookeeper.Znode;
import dev.inari.sidecar.zookeeper.ZnodeName;
import dev.inari.sidecar.zookeeper.ZnodeView;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An ensemble that says what a test puts there. A command that only looks must not write. */
final class FakeEnsemble implements ZooKeeperConnection, ZnodeView {
    static final EngineSpace CONNECTION = new EngineSpace("kyuubi", "1.8.1", "CONNECTION", "FLINK_SQL");
    static final EngineSpace USER = new EngineSpace("kyuubi", "1.8.1", "USER", "SPARK_SQL");

    final List<Znode> znodes = new ArrayList<>();
    final List<EmptyDirectory> empty = new ArrayList<>();
    State state = State.CONNECTED;
    String incomplete = "";
    boolean closed;

    Znode announce(EngineSpace space, String below, String address, String refId, int sequence) {
        String directory = "/" + space.directory() + "/" + below;
        return add(
                space,
                directory,
                "serverUri=" + address + ";version=1.8.1;refId=" + refId + ";sequence=000000000" + sequence,
                address);
    }

    Znode add(EngineSpace space, String directory, String name, String data) {
        Znode znode = new Znode(
                directory + "/" + name,
                directory,
                space,
                "ann",
                ZnodeName.parse(name),
                data,
                0x1f,
                FakeEngine.NOW - 185_000,
                0xabcL,
                0);
        znodes.add(znode);
        return znode;
    }

    @Override
    public ConnectionStatus connection() {
        return new ConnectionStatus(state, FakeEngine.NOW, "no server of zk1:2181 has answered yet");
    }

    @Override
    public boolean isComplete() {
        return incompleteBecause().isEmpty();
    }

    @Override
    public String incompleteBecause() {
        return connection().isConnected() ? incomplete : connection().words();
    }

    @Override
    public List<Znode> znodes() {
        return znodes;
    }

    @Override
    public List<Znode> in(String namespacePath) {
        throw new AssertionError("not needed");
    }

    @Override
    public List<EmptyDirectory> emptyDirectories() {
        return empty;
    }

    @Override
    public void addListener(Consumer<String> changed) {
        throw new AssertionError("not needed");
    }

    @Override
    public Deletion deleteIfUnchanged(Znode znode) {
        throw new AssertionError("a command that looks must not delete");
    }

    @Override
    public Deletion deleteIfEmpty(EmptyDirectory directory) {
        throw new AssertionError("a command that looks must not delete");
    }

    @Override
    public ZnodeView view() {
        return this;
    }

    @Override
    public Leases leases() {
        throw new AssertionError("a command that looks needs no lease");
    }

    @Override
    public void close() {
        closed = true;
    }
}
