package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** What became of an order about the engine's znode watch. Immutable. */
public final class WatchAnswer {
    /** What became of it. */
    public enum Code {
        /** Done, and a second look proved it. */
        DONE,
        /** There was nothing to do: the watch is armed, or the engine drains already. */
        NOTHING_TO_DO,
        /** Not done: the client is not connected, or its znode is not there; it is tried again by itself. */
        NOT_NOW,
        /** Tried, and the engine's client threw, or a second look did not find the watch. */
        FAILED,
        /** Nothing was touched: no client that the agent knows, or the agent was told not to. */
        CANNOT,
        /** Begun and not back in time. It goes on. */
        TIMED_OUT
    }

    private final Code code;
    private final WatchState state;
    private final String detail;

    public WatchAnswer(Code code, WatchState state, String detail) {
        this.code = code;
        this.state = state;
        this.detail = detail;
    }

    @Description("DONE, or what became of it instead.")
    public Code getCode() {
        return code;
    }

    @Description("The watch as the last look found it.")
    public WatchState getState() {
        return state;
    }

    @Description("The answer in words, with the error that the engine's client threw.")
    public String getDetail() {
        return detail;
    }

    /**
     * Rebuilds the value from an MBean answer; also what an MXBean proxy calls.
     *
     * @throws IllegalArgumentException naming the item, if the answer is not of this form
     */
    public static WatchAnswer from(CompositeData data) {
        Composite in = new Composite(data, "WatchAnswer");
        return new WatchAnswer(
                in.enumAt("code", Code.class), in.enumAt("state", WatchState.class), in.textAt("detail"));
    }

    @Override
    public String toString() {
        return code + " (" + state + "): " + detail;
    }
}
