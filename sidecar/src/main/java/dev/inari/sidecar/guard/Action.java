package dev.inari.sidecar.guard;

/** What the guard wants done. The shell does it and reports back, or says what it would have done. */
public sealed interface Action {

    /** Ask the agent to let the engine go, if nothing moved since {@code epoch}. Comes back as an answer or as none. */
    record AskExit(long epoch, String reason) implements Action {}

    /** Tell the agent to let the engine go whoever is served: an operator's order. Comes back like a request. */
    record ForceExit(String reason) implements Action {}

    /** Close again the sessions whose close failed. Comes back as the end of a cure. */
    record CloseLeaked(String reason) implements Action {}

    /** Close this session, if its last call is still the one that was seen. Comes back as the end of a cure. */
    record CloseOrphan(String sessionId, long lastAccessMillis, String reason) implements Action {}

    /** Have the agent set the watch of the engine's znode again. Comes back as the end of a cure. */
    record RepairWatch(String reason) implements Action {}

    /**
     * Have the engine do what it does when its znode is deleted: leave ZooKeeper, and stop by itself once its sessions are over. Comes back as
     * the end of a cure.
     */
    record Drain(String reason) implements Action {}

    /** Write down which threads hold the JVM, while it can still be asked. */
    record CollectEvidence(String reason) implements Action {}

    /** Send SIGTERM after checking the identity of the process. */
    record Terminate(String reason) implements Action {}

    /** Send SIGKILL after checking the identity of the process. */
    record Kill(String reason) implements Action {}
}
