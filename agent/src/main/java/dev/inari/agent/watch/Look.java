package dev.inari.agent.watch;

import org.jspecify.annotations.Nullable;

/** What one look at the engine's client found. Immutable. */
final class Look {
    /** How far the engine is with its registration. */
    enum Registration {
        /** Has none, and had none. */
        NONE,
        /** Has a znode, or wants to have it. */
        WANTED,
        /** Has taken itself out. */
        OUT
    }

    final Registration registration;
    final boolean connected;

    /** The client's session; 0 if not connected. */
    final long session;

    /** Whether the watch is in the client's table. */
    final boolean armed;

    /** Whether the ensemble was asked for the node. */
    final boolean asked;

    /** Null if there is no such node, or nobody asked. */
    final @Nullable NodeStat node;

    /** Whether it was heard in this session that the node was made, which had not been there before. */
    final boolean made;

    private Look(
            Registration registration,
            boolean connected,
            long session,
            boolean armed,
            boolean asked,
            @Nullable NodeStat node,
            boolean made) {
        this.registration = registration;
        this.connected = connected;
        this.session = session;
        this.armed = armed;
        this.asked = asked;
        this.node = node;
        this.made = made;
    }

    static Look without(Registration registration) {
        return new Look(registration, true, 0, false, false, null, false);
    }

    static Look disconnected() {
        return new Look(Registration.WANTED, false, 0, false, false, null, false);
    }

    static Look ofTable(long session, boolean armed) {
        return new Look(Registration.WANTED, true, session, armed, false, null, false);
    }

    /** The same with the answer of the ensemble; null for "no such node". */
    Look with(@Nullable NodeStat answer, boolean made) {
        return new Look(registration, connected, session, armed, true, answer, made);
    }
}
