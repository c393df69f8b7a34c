package dev.inari.jmx;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A socket that keeps each read within the deadline of the call that reads, and all reads of a call within its size: the JDK's filters see
 * neither the length of a string nor that of an exception's message. RMI keeps connections and lends them to later calls, so a
 * timeout set once at dialling would belong to the wrong call.
 *
 * <p>RMI asks whether a connection that it kept lives before each call over it ({@code Ping}), and so doubles what a heartbeat costs on both sides. Where
 * the answer is a row of texts this socket says yes in the peer's place: over a connection that broke no answer comes, and a worker asks anew over another
 * one, as it does after any failure of such a call ({@link EngineLine}).
 */
final class CallSocket extends Socket {
    /** For RMI's own threads, which renew and drop leases; long, because other RMI users of this JVM get it too. */
    static final Duration READ_OUTSIDE_CALLS = Duration.ofSeconds(60);

    /** What may come outside calls in answer to one message: leases are small. */
    private static final long MOST_OUTSIDE_CALLS = 1024 * 1024;

    /**
     * What a call whose thread nobody cuts may send, all in all, over one connection: a write has no deadline, and does not wait where all that was
     * ever sent fits into {@link #SEND_BUFFER}, even if the peer has read none of it.
     */
    private static final long MOST_SENT_UNCUT = 64 * 1024;

    static final int SEND_BUFFER = 192 * 1024;

    /** A question for a row of texts has some 250 bytes. */
    private static final long ROOM_FOR_A_CALL = 4 * 1024;

    // Of the RMI wire protocol (Java RMI Specification, 10.2); each is a message of its own.
    private static final byte PING = 0x52;
    private static final byte PING_ACK = 0x53;

    /** The call that wrote last; by whichever thread has the connection. */
    private @Nullable Call writer;

    /** Whether what is read next is our own word that the connection lives; the same. */
    private boolean saysAlive;

    /** By whichever thread has the connection; RMI lends it to one at a time. */
    private long sent;

    /** Bytes since the last message that went out outside calls; RMI lends a connection to one thread at a time. */
    private long receivedOutside;

    @Override
    public InputStream getInputStream() throws IOException {
        return new In(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Out(super.getOutputStream());
    }

    private void beforeRead() throws IOException {
        @Nullable Call call = Call.current();
        if (call == null) {
            setSoTimeout((int) READ_OUTSIDE_CALLS.toMillis());
        } else {
            call.uses(this);
            setSoTimeout(call.readMillis());
        }
    }

    private void afterRead(int bytes) throws ProtocolException {
        @Nullable Call call = Call.current();
        if (bytes <= 0) {
            return;
        }
        if (call != null) {
            call.receives(bytes);
            return;
        }
        receivedOutside += bytes;
        if (receivedOutside > MOST_OUTSIDE_CALLS) {
            throw new ProtocolException("the answer is longer than " + MOST_OUTSIDE_CALLS + " bytes");
        }
    }

    private void beforeWrite(int bytes) throws IOException {
        @Nullable Call call = Call.current();
        sent += bytes;
        writer = call;
        saysAlive = false;
        if (call != null) {
            call.uses(this);
            if (call.takes() == Call.Takes.TEXTS) {
                requireSentAtMost(MOST_SENT_UNCUT);
            }
        } else {
            receivedOutside = 0;
        }
    }

    private void requireSentAtMost(long most) throws SocketException {
        if (sent > most) {
            throw new SocketException("this connection has been used enough without a worker");
        }
    }

    /** Whether RMI asks for the peer's life on behalf of a row of texts: only a call's first write is known to begin a message. */
    private boolean isPingForTexts(byte[] from, int start, int length) {
        @Nullable Call call = Call.current();
        return call != null && call.takes() == Call.Takes.TEXTS && call != writer && length == 1 && from[start] == PING;
    }

    private final class In extends FilterInputStream {
        In(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            if (saysAlive && length > 0) {
                saysAlive = false;
                to[from] = PING_ACK;
                return 1;
            }
            beforeRead();
            int read = super.read(to, from, length);
            afterRead(read);
            return read;
        }
    }

    private final class Out extends FilterOutputStream {
        Out(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int start, int length) throws IOException {
            if (isPingForTexts(from, start, length)) {
                // RMI takes its failure for the end of the connection and dials anew, under the same link.
                requireSentAtMost(MOST_SENT_UNCUT - ROOM_FOR_A_CALL);
                writer = Call.current();
                saysAlive = true;
                return;
            }
            beforeWrite(length);
            out.write(from, start, length);
        }
    }
}
