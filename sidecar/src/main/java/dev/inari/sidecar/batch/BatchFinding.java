package dev.inari.sidecar.batch;

/**
 * One thing that is the matter.
 *
 * @param server by its address in the configuration
 * @param batchId empty where it is the server's own
 * @param user whose batch it is; empty where it is the server's own
 * @param sinceMillis when it was seen first, in milliseconds since 1970
 * @param seenMillis when it was seen last
 * @param detail the evidence, for people
 */
public record BatchFinding(
        BatchCondition condition,
        String server,
        String batchId,
        String user,
        long sinceMillis,
        long seenMillis,
        String detail) {}
