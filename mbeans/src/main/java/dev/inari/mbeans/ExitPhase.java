package dev.inari.mbeans;

/** How far an engine has come on its way out, as its own agent knows it. */
public enum ExitPhase {
    /** Sessions may open. */
    OPEN,
    /** An exit was accepted: no session can open any more, the engine's own stop has not begun. */
    ACCEPTED,
    /** The engine's own stop was called and has not come back. */
    STOP_ENTERED,
    /** The engine's own stop came back; the JVM ends when its last non-daemon thread does. */
    STOP_LEFT,
    /** The engine's own stop threw, or it has none to call: only a signal ends it. The milestones hold the error. */
    STOP_FAILED;

    /**
     * Whether the engine refuses new sessions in this phase. It came there from a moment at which it served nobody for sure, or by an
     * operator's order, with sessions that the heartbeat goes on to count.
     */
    public boolean closing() {
        return this != OPEN;
    }
}
