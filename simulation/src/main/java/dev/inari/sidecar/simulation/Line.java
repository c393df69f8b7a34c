package dev.inari.sidecar.simulation;

import org.jspecify.annotations.Nullable;

/** The way between the sidecar and one engine's agent: good, bad for a while, or closed by the engine itself. */
final class Line {
    /** What becomes of one call. */
    enum Fate {
        GOOD,
        REFUSED,
        /** The request never comes there. */
        LOST_REQUEST,
        /** The request comes there when nobody waits for its answer any more. */
        LATE_REQUEST,
        /** The request takes effect, and its answer is lost. */
        LOST_ANSWER,
        MALFORMED,
        /** Another agent sits behind the address. */
        STRANGER,
        /** What answered last answers the same again. */
        FROZEN
    }

    private final World world;
    private double sporadic;
    private @Nullable Fate window;
    private boolean closed;

    Line(World world) {
        this.world = world;
    }

    void sporadic(double probability) {
        sporadic = probability;
    }

    /** All calls meet the same, until this is called with null. */
    void window(@Nullable Fate fate) {
        window = fate;
    }

    /** The agent's connector goes with the engine's stop. */
    void closes() {
        closed = true;
    }

    Fate fate() {
        if (closed) {
            return Fate.REFUSED;
        }
        Fate now = window;
        if (now != null) {
            return now;
        }
        return sporadic > 0 && world.chance().of(sporadic) ? world.chance().any(Fate.values()) : Fate.GOOD;
    }

    boolean closed() {
        return closed;
    }

    void calm() {
        sporadic = 0;
        window = null;
    }
}
