package dev.inari.sidecar.batch;

/**
 * What the policy says of one batch.
 *
 * @param rule name of the rule that decided; empty where none did
 * @param dueMillis when its session may be closed, in ms since the epoch; 0 where that is not said
 * @param words why, for people
 */
public record Verdict(Kind kind, String rule, long dueMillis, String words) {
    /** What can be said; only {@code DUE} lets anything be closed. */
    public enum Kind {
        /** It has not ended. */
        KEEP_RUNNING,
        /** A rule speaks of it, and its time is not over. */
        NOT_YET,
        DUE,
        /** It ended, and no rule speaks of it. */
        NO_RULE,
        /** What the server says of it cannot be right, or is not known here. */
        DOUBTFUL,
        /** Kyuubi says that it has not ended, and that its application has. */
        STALE
    }

    static Verdict running(String words) {
        return new Verdict(Kind.KEEP_RUNNING, "", 0, words);
    }

    static Verdict doubtful(String words) {
        return new Verdict(Kind.DOUBTFUL, "", 0, words);
    }
}
