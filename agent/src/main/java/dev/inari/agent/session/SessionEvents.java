package dev.inari.agent.session;

/** Who wants to hear of sessions. Called on the engine's threads: must hand over and return. */
public interface SessionEvents {
    void opened(String id);

    void closed(String id);

    /** No user session is open or opening any more, at {@code epoch}. Comes again when an open ends that brought none. */
    void lastUserClosed(long epoch);
}
