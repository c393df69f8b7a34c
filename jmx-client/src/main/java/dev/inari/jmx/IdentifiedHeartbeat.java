package dev.inari.jmx;

import dev.inari.mbeans.Heartbeat;

/** A heartbeat, and who it came from. */
public record IdentifiedHeartbeat(Heartbeat heartbeat, EngineIdentity identity) {}
