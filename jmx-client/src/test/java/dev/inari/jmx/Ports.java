package dev.inari.jmx;

import java.io.IOException;
import java.net.ServerSocket;

/** Finds a port for servers that cannot choose one themselves. */
final class Ports {
    private Ports() {}

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
