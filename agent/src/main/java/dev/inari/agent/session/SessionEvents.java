package dev.inari.agent.session;

/** Who wants to hear of sessions. Called on the engine's threads: must hand over and return. */
public interface SessionEvents {
    void opened(String id);

    void closed(String id);

    /** The last user session closed, and none was opening, at {@code epoch}. */
    void lastUserClosed(long epoch);
}
