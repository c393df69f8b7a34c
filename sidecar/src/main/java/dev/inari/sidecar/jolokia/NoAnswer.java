package dev.inari.sidecar.jolokia;

import java.io.Serial;

/** Why one request of a bulk has no answer from MBeans, as a status of Jolokia's and in words. */
final class NoAnswer extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    /** @param message what, where, and what to do; without what a caller sent */
    NoAnswer(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
