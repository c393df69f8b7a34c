package dev.inari.sidecar.records;

import java.io.IOException;

/** The records cannot be read or written; says where they are and what to do. */
public final class RecordsException extends IOException {
    private static final long serialVersionUID = 1;

    public RecordsException(String message) {
        super(message);
    }

    RecordsException(String message, Throwable cause) {
        super(message, cause);
    }
}
