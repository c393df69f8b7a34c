package dev.inari.jmx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port that takes connections and never says a word, like a stopped process. */
final class HungPeer implements AutoCloseable {
    // The kernel accepts for us; nobody ever looks.
    private final ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());

    HungPeer() throws IOException {}

    int port() {
        return socket.getLocalPort();
    }

    /** An endpoint whose registry would be here. */
    Endpoint.JmxUrl endpoint(String name) {
        return new Endpoint.JmxUrl("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port() + "/" + name, null, false);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
