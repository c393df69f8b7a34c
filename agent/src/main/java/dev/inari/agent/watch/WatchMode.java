package dev.inari.agent.watch;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the agent does about a lost watch of the engine's znode (agent option {@code watches}). */
public enum WatchMode {
    /** Does not look. */
    OFF,
    /** Looks and tells. */
    REPORT,
    /** Looks, sets the watch again, and acts upon a deletion that it missed. */
    REPAIR;

    /** The mode of this name in lower case; null if there is none. */
    public static @Nullable WatchMode of(String text) {
        for (WatchMode mode : values()) {
            if (mode.toString().equals(text)) {
                return mode;
            }
        }
        return null;
    }

    /** As the option spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
