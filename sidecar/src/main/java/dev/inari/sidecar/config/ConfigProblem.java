package dev.inari.sidecar.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the configuration, with all that is needed to mend it.
 *
 * @param key the full key; empty if the problem is the file itself
 * @param value what was given; null if the key has none
 * @param where file and line, environment variable or system property
 * @param what what is wrong with it and what to do
 */
public record ConfigProblem(String key, @Nullable String value, String where, String what) {
    private static final int LONGEST_VALUE = 60;

    /** One line for people. */
    public String describe() {
        String subject = key.isEmpty() ? "" : " " + key + (value == null ? "" : " (=" + shortened(value) + ")");
        return where + ":" + subject + " " + what;
    }

    private static String shortened(String value) {
        String shown = value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...";
        return shown.isEmpty() ? "''" : shown.replaceAll("\\p{Cntrl}", "?");
    }
}
