package dev.inari.jmx;

import java.time.Duration;

/**
 * How long one call may take.
 *
 * @param connect for a TCP connection
 * @param read for one read from the socket
 * @param total for the whole call, connection included; after it the caller goes on, whatever the peer does
 */
public record Deadlines(Duration connect, Duration read, Duration total) {
    public Deadlines {
        requirePositive("connect", connect);
        requirePositive("read", read);
        requirePositive("total", total);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " deadline must be positive, was " + value);
        }
    }
}
