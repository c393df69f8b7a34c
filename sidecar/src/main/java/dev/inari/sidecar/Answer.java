package dev.inari.sidecar;

/**
 * What became of an operator's word.
 *
 * @param text what happened, and what to do if nothing did
 */
public record Answer(Code code, String text) {

    /** Whether it was taken. */
    public enum Code {
        /** It is written down and holds; for an order, the next heartbeat decides. */
        TAKEN,
        /** There is no such engine here, or not any more. */
        UNKNOWN_ENGINE,
        /** The journal cannot be written; nothing was done. */
        NOT_WRITTEN,
        /** It was tried and refused. */
        REFUSED
    }

    /** Whether it was taken. */
    public boolean taken() {
        return code == Code.TAKEN;
    }
}
