package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** What an engine's agent answers to a request to exit, or to reopen. Immutable. */
public final class ExitAnswer {
    /** Why a request was accepted or refused. */
    public enum Code {
        /** Done: for an exit, the gate is closed and the engine's stop will be entered; for a reopen, sessions may open again. */
        ACCEPTED,
        /** An exit was accepted earlier and is under way; asking again changes nothing. */
        ALREADY_ACCEPTED,
        /** A user session is open or opening. */
        SERVING,
        /** Sessions opened or closed since the epoch that the request carried. */
        EPOCH_MOVED,
        /** The agent is not sure of its counts. Unknown is not zero. */
        SESSIONS_UNKNOWN,
        /** The agent has not seen the engine's session manager, so there is nothing it could close. */
        CANNOT_STOP,
        /** A reopen came when nothing was closed. */
        NOT_CLOSING,
        /** A reopen came after the engine's own stop had begun: that cannot be undone. */
        STOP_BEGUN
    }

    private final Code code;
    private final long epoch;
    private final String message;

    public ExitAnswer(Code code, long epoch, String message) {
        this.code = code;
        this.epoch = epoch;
        this.message = message;
    }

    @Description("ACCEPTED, or why not.")
    public Code getCode() {
        return code;
    }

    @Description("The epoch at the moment of the answer.")
    public long getEpoch() {
        return epoch;
    }

    @Description("The answer in words, with the numbers that decided it.")
    public String getMessage() {
        return message;
    }

    /**
     * Rebuilds the value from an MBean answer; also what an MXBean proxy calls.
     *
     * @throws IllegalArgumentException naming the item, if the answer is not of this form
     */
    public static ExitAnswer from(CompositeData data) {
        Composite in = new Composite(data, "ExitAnswer");
        return new ExitAnswer(in.enumAt("code", Code.class), in.longAt("epoch"), in.textAt("message"));
    }

    @Override
    public String toString() {
        return code + " at epoch " + epoch + ": " + message;
    }
}
