package dev.inari.sidecar.guard;

import dev.inari.mbeans.Heartbeat;
import org.jspecify.annotations.Nullable;

/**
 * How well an engine can be heard.
 *
 * @param last the last heartbeat that counted
 * @param misses heartbeats missed since then, one after the other
 */
public record Contact(@Nullable Heartbeat last, int misses) {
    static final Contact NONE = new Contact(null, 0);

    Contact heard(Heartbeat beat) {
        return new Contact(beat, 0);
    }

    Contact missed() {
        return new Contact(last, misses + 1);
    }

    Contact forgiven() {
        return new Contact(last, 0);
    }
}
