package dev.inari.sidecar.metrics;

/**
 * The answer to one scrape.
 *
 * @param contentType with version and character set, as Prometheus expects it
 * @param body the caller's own
 */
@SuppressWarnings("ArrayRecordComponent")
public record Scrape(String contentType, byte[] body) {}
