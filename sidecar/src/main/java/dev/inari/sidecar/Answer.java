package dev.inari.sidecar;

import dev.inari.sidecar.exit.SignalOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What became of an operator's word.
 *
 * @param text what happened, and what to do if nothing did
 * @param signal what became of the signal; null if none was to be sent, or it was not even tried
 */
public record Answer(Code code, String text, @Nullable SignalOutcome signal) {
    /** An answer that is not about a signal. */
    public Answer(Code code, String text) {
        this(code, text, null);
    }

    /** Whether it was taken. */
    public enum Code {
        /** It is written down and holds; for an order, the next heartbeat decides. */
        TAKEN,
        /** There is no such engine here, or not any more. */
        UNKNOWN_ENGINE,
        /** The journal cannot be written; nothing was done. */
        NOT_WRITTEN,
        /** It was refused. */
        REFUSED
    }

    /** Whether it was taken. */
    public boolean taken() {
        return code == Code.TAKEN;
    }
}
