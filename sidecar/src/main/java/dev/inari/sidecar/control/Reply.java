package dev.inari.sidecar.control;

/**
 * What became of an operator's word.
 *
 * @param text what happened or would happen, and what to do if nothing did
 */
public record Reply(Code code, String text) {

    /** Names are part of the interface: they are never changed. */
    public enum Code {
        /** It was taken, or would be. */
        TAKEN,
        /** There is no such engine. */
        UNKNOWN_ENGINE,
        /** The journal cannot be written; nothing was done. */
        NOT_WRITTEN,
        /** Nothing was done, because somebody or something is protected by that. */
        REFUSED,
        /** The same, and it is those whom the engine serves, or may serve. */
        SERVES,
        /** The system does not permit it. */
        NOT_PERMITTED,
        /** The process had ended before. */
        ALREADY_GONE,
        /** The process id belongs to another process now, which was not touched. */
        NOT_OURS,
        /** The process has ended; its parent has not collected it. */
        DEFUNCT;

        /** Whether the word needs nothing more: it holds, or there is nobody left to hear it. */
        public boolean fine() {
            return this == TAKEN || this == ALREADY_GONE || this == NOT_OURS || this == DEFUNCT;
        }
    }
}
