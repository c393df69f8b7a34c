package dev.inari.jmx;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A socket that keeps each read within the deadline of the call that reads. RMI keeps connections and lends them to later calls, so a
 * timeout set once at dialling would belong to the wrong call.
 */
final class CallSocket extends Socket {
    /** For RMI's own threads, which renew and drop leases; long, because other RMI users of this JVM get it too. */
    static final Duration READ_OUTSIDE_CALLS = Duration.ofSeconds(60);

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

    private void beforeWrite() throws IOException {
        @Nullable Call call = Call.current();
        if (call != null) {
            call.uses(this);
        }
    }

    private final class In extends FilterInputStream {
        In(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            beforeRead();
            return super.read();
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            beforeRead();
            return super.read(to, from, length);
        }
    }

    private final class Out extends FilterOutputStream {
        Out(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            beforeWrite();
            out.write(one);
        }

        @Override
        public void write(byte[] from, int start, int length) throws IOException {
            beforeWrite();
            out.write(from, start, length);
        }
    }
}
