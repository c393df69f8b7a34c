package dev.inari.sidecar.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Lets a body in only if it is JSON, which no form of another site can send without asking first, and only so much of it. */
final class Bodies {
    private static final Set<String> WITHOUT = Set.of("GET", "HEAD");

    private Bodies() {}

    static void check(HttpExchange exchange) throws Problem.Found {
        if (!WITHOUT.contains(exchange.getRequestMethod()) && !Request.isJson(exchange)) {
            throw Request.notJson();
        }
        String length = JdkServer.header(exchange, "Content-Length");
        // The JDK's server has refused one that is no number.
        if (!length.isEmpty() && Long.parseLong(length.strip()) > Request.LONGEST_BODY) {
            throw Request.tooLong();
        }
        exchange.setStreams(new Limited(exchange.getRequestBody()), null);
    }

    /** More came than is allowed. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super("the body is longer than " + Request.LONGEST_BODY + " bytes");
        }
    }

    /** Ends with an error one byte after the last that is allowed, so that the handler can tell that from the end. */
    private static final class Limited extends FilterInputStream {
        private int left = Request.LONGEST_BODY + 1;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next >= 0) {
                count(1);
            }
            return next;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            if (left == 0 && length > 0) {
                throw new TooLong();
            }
            int read = super.read(to, from, Math.min(length, left));
            if (read > 0) {
                count(read);
            }
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new TooLong();
            }
        }
    }
}
