package dev.inari.agent.jmx;

import org.jspecify.annotations.Nullable;

/** A reason that a caller gave, made fit to be kept in memory, shown to clients and written into the engine's log. */
final class Reason {
    private static final int LONGEST = 500;

    private Reason() {}

    /** The beginning of it, in one line. */
    static String of(@Nullable String given) {
        if (given == null) {
            return "";
        }
        StringBuilder line = new StringBuilder(given.substring(0, Math.min(LONGEST, given.length())));
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, ' ');
            }
        }
        return line.toString();
    }
}
