package dev.inari.sidecar.zookeeper;

/**
 * What became of a deletion that was asked for.
 *
 * @param words the same for people, with the reason where there is one
 */
public record Deletion(Outcome outcome, String words) {
    /** What can become of it. */
    public enum Outcome {
        DELETED,
        /** Somebody else did it before. */
        ALREADY_GONE,
        /** Another registration has the path, or somebody wrote between check and deletion; nothing was deleted. */
        CHANGED,
        /** Something is in the directory; nothing was deleted. */
        NOT_EMPTY,
        /** Nothing was sent. */
        NOT_CONNECTED,
        /** The znode's access list does not let this sidecar. */
        NOT_PERMITTED,
        /** Anything else. Where the answer was lost, it may have been deleted all the same. */
        FAILED
    }
}
