package dev.inari.sidecar.journal;

/**
 * Something worth keeping that is not an action.
 *
 * @param text one line
 * @param body what is too long for a line, such as a thread dump; may be empty; cut after 1 Mi characters, with a mark
 */
public record Note(Subject subject, Kind kind, String text, String body) {

    public Note(Subject subject, Kind kind, String text) {
        this(subject, kind, text, "");
    }

    /** Written to the journal by name: names are never changed. */
    public enum Kind {
        /** The engine went from one stage to another. */
        STAGE,
        /** The exit was given up: nothing of it is to be gone on with. */
        LADDER_ENDED,
        /** The process has ended. */
        GONE,
        CONDITION,
        EVIDENCE,
        ORDER_ENDED;

        /** Whether it ends what was begun; its loss could make a later start go on with that. */
        boolean ending() {
            return this == LADDER_ENDED || this == GONE;
        }
    }
}
