package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a connection itself says that it lives, in place of the peer: byte by byte, against a peer that only takes and gives what the test says. */
@Timeout(60)
class CallSocketTest {
    private static final int PING = 0x52;
    private static final int PING_ACK = 0x53;
    private static final int CALL = 0x50;
    private static final Deadlines LIMITS =
            new Deadlines(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));

    private ServerSocket server;
    private Socket ours;
    private Socket peer;

    @BeforeEach
    void connect() throws Exception {
        server = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        ours = during(Call.Takes.VALUES, () -> DeadlineSocketFactory.dial("127.0.0.1", server.getLocalPort()));
        peer = server.accept();
        // No interrupt ends a read.
        peer.setSoTimeout(20_000);
    }

    @AfterEach
    void close() throws Exception {
        ours.close();
        peer.close();
        server.close();
    }

    private static <T> T during(Call.Takes takes, Callable<T> body) throws Exception {
        return new Call(Deadline.in(LIMITS.total()), LIMITS, true, takes, Sizes.VALUE_BYTES).runHere(body);
    }

    /** As RMI writes: what it has collected, with one call. */
    private void write(int... bytes) throws Exception {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        ours.getOutputStream().write(all, 0, all.length);
    }

    private int read() throws Exception {
        byte[] some = new byte[16];
        InputStream in = ours.getInputStream();
        return in.read(some, 0, some.length) == 1 ? some[0] : -1;
    }

    private int peerReads() throws Exception {
        return peer.getInputStream().read();
    }

    private void peerWrites(int one) throws Exception {
        OutputStream out = peer.getOutputStream();
        out.write(one);
        out.flush();
    }

    @Test
    void beforeARowOfTextsThePeerIsNotAsked() throws Exception {
        int answer = during(Call.Takes.TEXTS, () -> {
            write(PING);
            int said = read();
            write(CALL);
            return said;
        });
        assertThat(answer).isEqualTo(PING_ACK);
        assertThat(peerReads()).isEqualTo(CALL);
    }

    @Test
    void aSingleByteIsReadTheSameWay() throws Exception {
        int answer = during(Call.Takes.TEXTS, () -> {
            write(PING);
            return ours.getInputStream().read();
        });
        assertThat(answer).isEqualTo(PING_ACK);
    }

    @Test
    void beforeAnythingElseItIs() throws Exception {
        peerWrites(0x7f);
        assertThat(during(Call.Takes.VALUES, () -> {
                    write(PING);
                    return read();
                }))
                .isEqualTo(0x7f);
        assertThat(peerReads()).isEqualTo(PING);
    }

    @Test
    void outsideCallsItIs() throws Exception {
        peerWrites(0x7f);
        write(PING);
        assertThat(read()).isEqualTo(0x7f);
        assertThat(peerReads()).isEqualTo(PING);
    }

    /** In the middle of a message the same byte can stand alone: what is left of it where a buffer was full. */
    @Test
    void onlyTheFirstByteOfACallIsAQuestion() throws Exception {
        during(Call.Takes.TEXTS, () -> {
            write(CALL, 1, 2);
            write(PING);
            return true;
        });
        assertThat(peer.getInputStream().readNBytes(4)).containsExactly(CALL, 1, 2, PING);
    }

    /** The peer has sent something nobody asked for, which RMI took for the answer: ours must not be taken for the next one. */
    @Test
    void anAnswerThatNobodyReadIsForgotten() throws Exception {
        during(Call.Takes.TEXTS, () -> {
            write(PING);
            write(CALL);
            return true;
        });
        peerWrites(0x51);
        assertThat(during(Call.Takes.TEXTS, this::read)).isEqualTo(0x51);
    }

    /** RMI then takes the connection for dead and makes another one, under the same link. */
    @Test
    void aConnectionThatHasNoRoomForACallDoesNotSayThatItLives() throws Exception {
        during(Call.Takes.TEXTS, () -> {
            ours.getOutputStream().write(new byte[62 * 1024]);
            return true;
        });
        assertThatThrownBy(() -> during(Call.Takes.TEXTS, () -> {
                    write(PING);
                    return read();
                }))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("without a worker");
    }
}
