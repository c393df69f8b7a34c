package dev.inari.sidecar.batch;

/**
 * What a sweep did about one batch, or why it did not.
 *
 * @param words for people
 */
public record SweepResult(BatchRecord batch, Verdict verdict, End end, String words) {
    /** Names are never changed: they are written to the journal. */
    public enum End {
        /** Record and log are saved, and the session is closed. */
        CLOSED,
        /** It would be closed, were this no dry run. */
        WOULD_CLOSE,
        /** Record and log are saved; the session may stay for a while. */
        LOG_KEPT,
        /** Somebody else closed it meanwhile. */
        ALREADY_GONE,
        /** Record or log could not be saved, so it is not closed. */
        NOT_SAVED,
        /** What the server says of it is not the same twice, so it is not closed. */
        CHANGED,
        /** As many as may be were closed; only the first that waits for that reason is told. */
        LIMITED,
        /** The intent could not be written down, so it is not closed. */
        NOT_JOURNALED,
        /** The server did not answer a question about it, or not so that it could be understood. */
        DOUBTFUL,
        /** It was asked for, and the session is still there. */
        NOT_CLOSED,
        /** It was asked for, and nobody knows what became of it. */
        UNCERTAIN,
        /** The server says that it killed something: it knew of more than it had told. */
        KILLED
    }
}
