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

    /** Write down which threads hold the JVM, while it can still be asked. */
    record CollectEvidence(String reason) implements Action {}

    /** Send SIGTERM after checking the identity of the process. */
    record Terminate(String reason) implements Action {}

    /** Send SIGKILL after checking the identity of the process. */
    record Kill(String reason) implements Action {}
}
