package dev.inari.sidecar.batch;

import java.util.Optional;

/**
 * What one pass came to.
 *
 * @param listed batches that were looked at, those told twice included
 * @param closed sessions that were closed
 * @param kept batches about which there was a doubt, or a step failed; their sessions stay
 * @param waiting due batches after the limit was reached, whether their sessions are on this server or not
 * @param trouble why the pass ended early, or did not begin; empty if it went through
 */
public record SweepSummary(long listed, long closed, long kept, long waiting, Optional<String> trouble) {}
