package dev.inari.sidecar;

import java.util.regex.Pattern;

/** Makes text that came from an engine or from a file name fit for one line of the log, so that nobody can write lines of ours. */
final class Printable {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    private static final int LONGEST = 2000;

    private Printable() {}

    static String line(Object text) {
        String line = CONTROL.matcher(text.toString()).replaceAll("?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
