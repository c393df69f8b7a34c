package dev.inari.sidecar.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends what no library would. */
final class RawClient {
    private static final int PATIENCE_MILLIS = 30_000;

    private final int port;

    RawClient(int port) {
        this.port = port;
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Sends that, and gives all that comes back until the server closes. */
    String exchange(String text) throws IOException {
        try (Socket socket = connect()) {
            send(socket, text);
            return rest(socket);
        }
    }

    /** A whole request with these lines of its head, and a Host that is right. */
    String request(String line, String... headers) throws IOException {
        return exchange(line + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n"
                + String.join(
                        "",
                        java.util.Arrays.stream(headers)
                                .map(each -> each + "\r\n")
                                .toList()) + "\r\n");
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    static String rest(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
