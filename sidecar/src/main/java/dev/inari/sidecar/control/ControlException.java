package dev.inari.sidecar.control;

import java.io.Serial;

/** A question to a sidecar brought no answer; the message says what, where, and what to do. */
public final class ControlException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** What that tells of the sidecar. */
    public enum Kind {
        /** It is not there any more, or not to be reached. */
        LOST,
        /** It did not answer in time; what was asked may yet be done. */
        LATE,
        /** It could not do what was asked. */
        FAILED,
        /** It did not understand or did not accept the question. */
        REFUSED
    }

    private final Kind kind;

    public ControlException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ControlException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
