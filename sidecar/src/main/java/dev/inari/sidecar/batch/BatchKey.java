package dev.inari.sidecar.batch;

import java.util.UUID;

/**
 * Names one end of a batch: what was saved of another end, should a server ever tell two, is not what was saved of this one. The time of the end is no
 * part of it: Kyuubi's list and the memory of the server that ran it differ by some milliseconds about that.
 *
 * @param state as the server writes it
 */
public record BatchKey(UUID id, String state) {}
