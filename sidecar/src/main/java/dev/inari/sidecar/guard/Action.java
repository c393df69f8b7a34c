package dev.inari.sidecar.guard;

/** What the guard wants done. The shell does it and reports back, or says what it would have done. */
public sealed interface Action {

    /** Ask the agent to let the engine go, if nothing moved since {@code epoch}. Comes back as an answer or as none. */
    record AskExit(long epoch, String reason) implements Action {}

    /** Write down which threads hold the JVM, while it can still be asked. */
    record CollectEvidence(String reason) implements Action {}

    /** Send SIGTERM after checking the identity of the process. */
    record Terminate(String reason) implements Action {}

    /** Send SIGKILL after checking the identity of the process. */
    record Kill(String reason) implements Action {}
}
