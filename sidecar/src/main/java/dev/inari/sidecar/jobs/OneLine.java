package dev.inari.sidecar.jobs;

import java.util.regex.Pattern;

/** Makes what somebody else wrote fit for one line of a log or a terminal: it moves no cursor, and turns no text around. */
final class OneLine {
    private static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private OneLine() {}

    static String of(String text) {
        return UNSHOWN.matcher(text).replaceAll("?");
    }
}
