package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What RMI's own threads, which renew leases, may reach and be sent. */
@Timeout(60)
class OutsideCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Socket dialInCall(boolean loopbackOnly, String host, int port) throws Exception {
        return new Call(Deadline.in(LIMIT), new Deadlines(LIMIT, LIMIT, LIMIT), loopbackOnly, Call.Takes.VALUES, 1024)
                .run(() -> DeadlineSocketFactory.dial(host, port));
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @Test
    void whatNoCallHasReachedIsNotDialled() throws Exception {
        try (ServerSocket stranger = listen()) {
            assertThatThrownBy(() -> DeadlineSocketFactory.dial("127.0.0.1", stranger.getLocalPort()))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("no call has reached it");
        }
    }

    @Test
    void whatACallHasReachedIsDialledWhereItWasReached() throws Exception {
        // An address for documentation, as a stub may name it: an announced engine is on loopback whatever it says.
        String named = "198.51.100.1";
        try (ServerSocket engine = listen();
                Socket reached = dialInCall(true, named, engine.getLocalPort());
                Socket renewing = DeadlineSocketFactory.dial(named, engine.getLocalPort())) {
            assertThat(reached.getInetAddress().isLoopbackAddress()).isTrue();
            assertThat(renewing.getInetAddress()).isEqualTo(reached.getInetAddress());
        }
    }

    @Test
    void whatACallDidNotReachIsNotDialledLater() throws Exception {
        int free = Ports.free();
        assertThatThrownBy(() -> dialInCall(true, "127.0.0.1", free)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> DeadlineSocketFactory.dial("127.0.0.1", free))
                .hasMessageContaining("no call has reached it");
    }

    @Test
    void onlySoManyAreRemembered() throws Exception {
        KnownEndpoints known = new KnownEndpoints();
        InetAddress address = InetAddress.getLoopbackAddress();
        for (int port = 1; port <= KnownEndpoints.MOST + 1; port++) {
            known.remember("a", port, address);
        }
        assertThatThrownBy(() -> known.require("a", 1)).isInstanceOf(ConnectException.class);
        assertThat(known.require("a", 2)).containsExactly(address);
        assertThat(known.require("a", KnownEndpoints.MOST + 1)).containsExactly(address);
    }

    @Test
    void answerWithoutEndIsCutOff() throws Exception {
        try (ServerSocket engine = listen()) {
            dialInCall(true, "127.0.0.1", engine.getLocalPort()).close();
            engine.accept().close();
            try (Socket renewing = DeadlineSocketFactory.dial("127.0.0.1", engine.getLocalPort());
                    Socket peer = engine.accept()) {
                Thread flood = new Thread(() -> flood(peer));
                flood.setDaemon(true);
                flood.start();
                InputStream in = renewing.getInputStream();
                assertThatThrownBy(in::readAllBytes).isInstanceOf(ProtocolException.class);
            }
        }
    }

    private static void flood(Socket peer) {
        try {
            OutputStream out = peer.getOutputStream();
            for (int i = 0; i < 1000; i++) {
                out.write(new byte[65_536]);
            }
        } catch (IOException e) {
            // The other side had enough, which is the point.
        }
    }
}
