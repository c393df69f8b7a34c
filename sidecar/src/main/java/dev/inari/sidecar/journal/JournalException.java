package dev.inari.sidecar.journal;

/** The journal could not be written or read; the message says what, where, and what to do. */
public final class JournalException extends Exception {
    private static final long serialVersionUID = 1;

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
