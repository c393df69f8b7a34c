package dev.inari.jmx;

/** Who an engine is, as its agent says; the attributes of {@code inari:type=Engine} that do not change with each beat. */
public record EngineIdentity(
        int protocol,
        String agentId,
        long pid,
        long startTicks,
        String bootId,
        String engineType,
        String shareLevel,
        String shareLevelSource,
        String engineRefId,
        String user,
        String engineVersion,
        String applicationId,
        String namespace) {}
