package dev.inari.sidecar.http;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log who tried to get in and did not, at most some lines a minute. Thread-safe. */
final class WrongTries {
    private static final Logger LOG = LoggerFactory.getLogger(WrongTries.class);
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int LINES = 10;
    private static final int LONGEST_NAME = 64;

    private final LongSupplier nanos;
    private long windowNanos;
    private int lines;
    private long untold;

    WrongTries(LongSupplier nanos) {
        this.nanos = nanos;
        this.windowNanos = nanos.getAsLong();
    }

    /**
     * One that was refused.
     *
     * @param shown without its secret
     */
    synchronized void tell(String from, String shown) {
        long now = nanos.getAsLong();
        if (now - windowNanos >= WINDOW_NANOS) {
            windowNanos = now;
            lines = 0;
            if (untold > 0) {
                LOG.warn("{} more wrong passwords or tokens were refused before", untold);
                untold = 0;
            }
        }
        if (lines < LINES) {
            lines++;
            LOG.warn("wrong password or token refused: {} from {}", line(shown), from);
        } else {
            untold++;
        }
    }

    private static String line(String shown) {
        String plain = shown.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
        return plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME) + "...";
    }
}
