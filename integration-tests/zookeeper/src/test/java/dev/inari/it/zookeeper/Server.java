package dev.inari.it.zookeeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A ZooKeeper server of its own, whose sessions a test can end, and that can be ended and begun again with the same data. */
final class Server implements AutoCloseable {
    private static final int TICK_MILLIS = 100;

    private final Path directory;
    private int port;
    private ZooKeeperServer server;
    private ServerCnxnFactory connections;

    Server(Path directory) throws Exception {
        this.directory = directory;
        this.server = begin();
        this.connections = listen();
    }

    private ZooKeeperServer begin() throws IOException {
        ZooKeeperServer begun = new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MILLIS);
        begun.setMinSessionTimeout(200);
        begun.setMaxSessionTimeout(20_000);
        return begun;
    }

    private ServerCnxnFactory listen() throws IOException, InterruptedException {
        NIOServerCnxnFactory factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        factory.startup(server);
        port = factory.getLocalPort();
        return factory;
    }

    int port() {
        return port;
    }

    /** Ends a session as if it had not been heard of for too long. */
    void expire(long session) {
        server.closeSession(session);
    }

    boolean knows(long session) {
        return server.getSessionTracker().isTrackingSession(session);
    }

    void stop() {
        connections.shutdown();
        server.shutdown();
    }

    void startAgain() throws Exception {
        server = begin();
        connections = listen();
    }

    @Override
    public void close() {
        stop();
    }
}
