package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** What an engine's agent answers to the order to close one session. Immutable. */
public final class CloseAnswer {
    /** What became of the session. */
    public enum Code {
        /** Closed by this call; the engine's own map no longer holds it. */
        GONE,
        /** The engine's own map did not hold it when this call came. */
        ALREADY_GONE,
        /** The engine's own close came back or threw, and its map holds the session all the same. */
        STILL_THERE,
        /** Somebody uses the session: its last access is another one, or an operation runs. It was not touched. */
        MOVED,
        /** A close of this session, the engine's own or one that was ordered earlier, has not come back. */
        UNDER_WAY,
        /**
         * Nothing was touched: no way is known to close a session of this engine, the engine was not seen yet, too many earlier closes
         * hang, or the close would make the engine stop while it serves others.
         */
        CANNOT,
        /** The engine's own close has not come back in time. It goes on. */
        TIMED_OUT
    }

    private final Code code;
    private final String detail;

    public CloseAnswer(Code code, String detail) {
        this.code = code;
        this.detail = detail;
    }

    @Description("GONE, or what became of the session instead.")
    public Code getCode() {
        return code;
    }

    @Description("The answer in words, with the error that the engine's own close threw.")
    public String getDetail() {
        return detail;
    }

    /**
     * Rebuilds the value from an MBean answer; also what an MXBean proxy calls.
     *
     * @throws IllegalArgumentException naming the item, if the answer is not of this form
     */
    public static CloseAnswer from(CompositeData data) {
        Composite in = new Composite(data, "CloseAnswer");
        return new CloseAnswer(in.enumAt("code", Code.class), in.textAt("detail"));
    }

    @Override
    public String toString() {
        return code + ": " + detail;
    }
}
