package dev.inari.sidecar.batch;

/**
 * How much of a batch's log was kept.
 *
 * @param lines from its beginning
 * @param bytes of these lines in UTF-8, with a newline each
 * @param truncated whether there was more
 */
public record LogEnd(long lines, long bytes, boolean truncated) {}
