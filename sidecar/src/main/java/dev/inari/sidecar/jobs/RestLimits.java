package dev.inari.sidecar.jobs;

import java.time.Duration;

/**
 * What an answer may take at most.
 *
 * @param deadline for a whole answer, from the connection to its last byte
 * @param bytes of an answer
 */
public record RestLimits(Duration deadline, int bytes) {
    /** Of a cluster that is configured: enough for an overview of 10,000 jobs. Five times as much memory is used for a moment. */
    public static final RestLimits DEFAULT = new RestLimits(Duration.ofSeconds(10), 4 << 20);
    /** Of an address that an engine told, where anybody may listen; only single jobs are asked for. */
    public static final RestLimits TOLD = new RestLimits(DEFAULT.deadline(), 1 << 20);
}
