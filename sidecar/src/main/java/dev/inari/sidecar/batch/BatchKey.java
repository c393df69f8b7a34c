package dev.inari.sidecar.batch;

import java.util.UUID;

/**
 * Names one end of a batch: what was saved of another end, should a server ever tell two, is not what was saved of this one.
 *
 * @param endTime in ms since the epoch
 */
public record BatchKey(UUID id, String state, long endTime) {}
