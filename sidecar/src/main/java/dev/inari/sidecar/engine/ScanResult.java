package dev.inari.sidecar.engine;

import dev.inari.mbeans.Announcement;
import java.util.List;

/** What one look into the run directory found: engines to believe, and files not to. */
public record ScanResult(List<Announcement> engines, List<Rejected> rejected) {
    public ScanResult {
        engines = List.copyOf(engines);
        rejected = List.copyOf(rejected);
    }
}
