package dev.inari.sidecar.journal;

import java.time.Duration;

/**
 * Bounds that no operator needs to set and tests must be able to reach.
 *
 * @param patience how long an intent waits for another process that writes
 * @param impatience how long a result or a note does before it is put off
 * @param mostWaiting results and notes that are kept while they cannot be written
 * @param mostBytes size that the file never exceeds; retention begins at three quarters of it
 */
record Limits(Duration patience, Duration impatience, int mostWaiting, long mostBytes) {
    static final Limits DEFAULT = new Limits(Duration.ofSeconds(2), Duration.ofMillis(50), 10_000, 512L << 20);
}
