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
        String namespace) {
    /** Share level of an engine whose agent does not know it. */
    public static final String UNKNOWN_SHARE_LEVEL = "UNKNOWN";

    /** What is known of an engine that did not say yet who it is. */
    public static EngineIdentity unknown(String engineType) {
        return new EngineIdentity(0, "", -1, -1, "", engineType, UNKNOWN_SHARE_LEVEL, "", "", "", "", "", "");
    }
}
