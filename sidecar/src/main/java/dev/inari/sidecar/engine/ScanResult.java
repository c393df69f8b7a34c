package dev.inari.sidecar.engine;

import dev.inari.mbeans.Announcement;
import java.util.List;
import java.util.Map;

/**
 * What one look into the run directory found: engines to believe, and files not to.
 *
 * @param owners who owns the file of each engine, by agent
 */
public record ScanResult(List<Announcement> engines, List<Rejected> rejected, Map<String, Long> owners) {
    public ScanResult {
        engines = List.copyOf(engines);
        rejected = List.copyOf(rejected);
        owners = Map.copyOf(owners);
    }

    /** A result that does not tell the owners. */
    public ScanResult(List<Announcement> engines, List<Rejected> rejected) {
        this(engines, rejected, Map.of());
    }

    /** The process that an engine's announcement speaks of, with the user who may be asked for it. */
    public EngineProcess processOf(Announcement announced) {
        return EngineProcess.of(announced, owners.getOrDefault(announced.agentId(), -1L));
    }
}
