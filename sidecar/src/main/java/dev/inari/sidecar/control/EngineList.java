package dev.inari.sidecar.control;

import java.util.List;

/**
 * The engines of a sidecar.
 *
 * @param engines guarded now, in a fixed order
 * @param departed ended in the last minutes, as they were seen last, oldest first
 */
public record EngineList(List<EngineStatus> engines, List<EngineStatus> departed) {
    public EngineList {
        engines = List.copyOf(engines);
        departed = List.copyOf(departed);
    }
}
