package dev.inari.sidecar.journal;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Says what the journal could not do, with which file, and what to do about it. */
public final class JournalException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Fault fault;

    public JournalException(String message) {
        this(Fault.OTHER, message, null);
    }

    JournalException(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** The same for another caller, with that caller's stack trace. */
    JournalException again() {
        return new JournalException(fault, String.valueOf(getMessage()), this);
    }

    Fault fault() {
        return fault;
    }
}
