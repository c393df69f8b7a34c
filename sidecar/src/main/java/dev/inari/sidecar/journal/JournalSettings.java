package dev.inari.sidecar.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the journal is and how much it keeps. What is unfinished or held stays beyond both limits.
 *
 * @param file in a directory of its own, which is made if it is missing
 * @param keep how long entries are kept
 * @param keepEntries most entries
 */
public record JournalSettings(Path file, Duration keep, long keepEntries) {
    public JournalSettings {
        if (keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException("keep is " + keep + ", must be more than nothing");
        }
        if (keepEntries < 1) {
            throw new IllegalArgumentException("keepEntries is " + keepEntries + ", must be at least 1");
        }
    }
}
