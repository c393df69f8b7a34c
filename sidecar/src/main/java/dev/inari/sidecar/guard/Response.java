package dev.inari.sidecar.guard;

import java.util.Locale;

/** What is done about a condition, beyond showing it. */
public enum Response {
    /** Show and journal it; people decide. */
    REPORT,
    /** Put right what can be put right without ending the engine. */
    CURE,
    /** Let the engine go, by the ladder; never while it serves somebody. */
    EXIT;

    /** As it is written in the configuration. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The response that is written like this.
     *
     * @throws IllegalArgumentException if none is
     */
    public static Response of(String key) {
        return valueOf(key.strip().toUpperCase(Locale.ROOT));
    }
}
