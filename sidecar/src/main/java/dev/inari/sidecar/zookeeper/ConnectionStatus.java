package dev.inari.sidecar.zookeeper;

/**
 * How it stands with the ensemble.
 *
 * @param sinceMillis since when, since 1970
 * @param words the same for people
 */
public record ConnectionStatus(State state, long sinceMillis, String words) {
    /** What can be the case. */
    public enum State {
        /** There is a session, and a server answers. */
        CONNECTED,
        /** No server answers; the session may still live. */
        SUSPENDED,
        /** The session has ended, or would have by now. */
        LOST,
        /** No server has answered since the start. */
        NEVER
    }

    public boolean isConnected() {
        return state == State.CONNECTED;
    }
}
