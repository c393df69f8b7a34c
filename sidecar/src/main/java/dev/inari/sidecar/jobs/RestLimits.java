package dev.inari.sidecar.jobs;

import java.time.Duration;

/**
 * What an answer may take at most.
 *
 * @param deadline for a whole answer, from the connection to its last byte
 * @param bytes of an answer
 */
public record RestLimits(Duration deadline, int bytes) {
    public static final RestLimits DEFAULT = new RestLimits(Duration.ofSeconds(10), 16 << 20);
}
