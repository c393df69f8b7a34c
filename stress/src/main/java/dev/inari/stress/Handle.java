package dev.inari.stress;

/** A session's handle that is like no other, with the one method that the agent asks it for. */
public final class Handle {
    private static final String ID = "session";

    /** Called by the agent, by name. */
    public String identifier() {
        return ID;
    }
}
