package dev.inari.sidecar.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who holds the engines of this host, as they say at this moment. */
public record SessionList(List<OfEngine> engines) {
    public SessionList {
        engines = List.copyOf(engines);
    }

    /**
     * The sessions of one engine.
     *
     * @param wrong why they are not known; empty if they are
     * @param sessions null where they are not known, which is not none
     */
    public record OfEngine(
            String agentId,
            String engineType,
            long pid,
            String wrong,
            @Nullable List<SessionJson> sessions) {}
}
