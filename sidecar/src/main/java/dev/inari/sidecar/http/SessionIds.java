package dev.inari.sidecar.http;

/**
 * Who sees the ids of sessions. To a Flink SQL gateway, and to an engine or server of Kyuubi, the id is all that names a session, and it does
 * not matter to them who opened it: who knows it can run statements there. So only those who may end the engine see it whole; the others see
 * enough to find it in a log.
 */
public final class SessionIds {
    private static final int SHOWN = 8;
    /** Of an id that is shorter than a UUID. */
    private static final int AT_MOST_ONE_OF = 4;

    private static final String CUT = "...";

    private SessionIds() {}

    /** The id as this person may see it. */
    public static String seenBy(Principal who, String id) {
        return who.may(Role.OPERATOR) ? id : shortened(id);
    }

    /** The beginning of the id, for what everybody reads. */
    public static String shortened(String id) {
        return id.isEmpty() ? id : id.substring(0, Math.min(SHOWN, id.length() / AT_MOST_ONE_OF)) + CUT;
    }
}
