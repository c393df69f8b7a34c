package dev.inari.sidecar.records;

import dev.inari.sidecar.batch.BatchRecord;

/**
 * A batch whose record and log are kept.
 *
 * @param keptAtMillis when, since 1970, by the clock of who kept it
 * @param logCut whether the log was longer than what is kept of it
 */
public record KeptBatch(BatchRecord batch, long keptAtMillis, long logLines, long logBytes, boolean logCut) {}
