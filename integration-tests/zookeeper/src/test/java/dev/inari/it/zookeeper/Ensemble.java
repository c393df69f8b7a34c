package dev.inari.it.zookeeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeer.ServerState;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.jspecify.annotations.Nullable;

/** Three ZooKeeper servers that elect a leader, each of which can be ended and begun again. */
final class Ensemble implements AutoCloseable {
    private static final int SIZE = 3;

    private final Path directory;
    private final List<Integer> clientPorts;
    private final List<Member> members = new ArrayList<>();

    Ensemble(Path directory) throws Exception {
        this.directory = directory;
        List<Integer> ports = freePorts(SIZE * SIZE);
        clientPorts = ports.subList(0, SIZE);
        for (int i = 0; i < SIZE; i++) {
            configure(i, ports);
            members.add(new Member(i));
        }
        members.forEach(Member::begin);
        awaitLeader();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).collect(Collectors.toList());
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    private void configure(int member, List<Integer> ports) throws IOException {
        Path data = Files.createDirectories(directory.resolve("member-" + member));
        Files.writeString(data.resolve("myid"), Integer.toString(member + 1));
        List<String> lines = new ArrayList<>(List.of(
                "dataDir=" + data,
                "clientPort=" + ports.get(member),
                "clientPortAddress=127.0.0.1",
                "tickTime=200",
                "initLimit=20",
                "syncLimit=10",
                "standaloneEnabled=false",
                "admin.enableServer=false"));
        for (int i = 0; i < SIZE; i++) {
            lines.add("server." + (i + 1) + "=127.0.0.1:" + ports.get(SIZE + i) + ":" + ports.get(2 * SIZE + i));
        }
        Files.write(data.resolve("zoo.cfg"), lines);
    }

    String address() {
        return clientPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** The number of the member that leads; waits until one does. */
    int awaitLeader() {
        Await.until("the ensemble has a leader", () -> leader() >= 0);
        return leader();
    }

    private int leader() {
        for (int i = 0; i < SIZE; i++) {
            if (members.get(i).leads()) {
                return i;
            }
        }
        return -1;
    }

    /** Ends a member and begins it again, and waits until the ensemble is whole. */
    void startAgain(int member) {
        members.get(member).end();
        Await.until("the others have a leader", () -> leader() >= 0 && leader() != member);
        members.set(member, new Member(member));
        members.get(member).begin();
        Await.until("it is in the ensemble", () -> members.get(member).serves());
    }

    @Override
    public void close() {
        for (Member member : members) {
            member.end();
        }
    }

    /** One server. */
    private final class Member extends QuorumPeerMain {
        private final Path configuration;
        private @Nullable Thread thread;

        Member(int number) {
            configuration = directory.resolve("member-" + number).resolve("zoo.cfg");
        }

        void begin() {
            Thread begun = new Thread(this::serve, configuration.toString());
            begun.setDaemon(true);
            begun.start();
            thread = begun;
        }

        private void serve() {
            try {
                QuorumPeerConfig config = new QuorumPeerConfig();
                config.parse(configuration.toString());
                runFromConfig(config);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        void end() {
            QuorumPeer peer = quorumPeer;
            if (peer != null) {
                peer.shutdown();
            }
            try {
                Objects.requireNonNull(thread).join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean leads() {
            QuorumPeer peer = quorumPeer;
            return peer != null && peer.isRunning() && peer.getPeerState() == ServerState.LEADING && serves();
        }

        boolean serves() {
            QuorumPeer peer = quorumPeer;
            return peer != null
                    && peer.getActiveServer() != null
                    && peer.getActiveServer().isRunning();
        }
    }
}
