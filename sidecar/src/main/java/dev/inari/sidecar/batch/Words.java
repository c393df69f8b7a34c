package dev.inari.sidecar.batch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Texts of others, made fit for a line of ours: a server's message must neither fill a log nor move a terminal's cursor. */
final class Words {
    private static final int LONGEST = 300;

    private Words() {}

    /** Without control characters, and cut, with a mark. */
    static String clean(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean cut = text.length() > LONGEST;
        StringBuilder line = new StringBuilder();
        (cut ? text.substring(0, LONGEST) : text)
                .codePoints()
                .map(c -> printable(c) ? c : ' ')
                .forEach(line::appendCodePoint);
        return line.toString().strip() + (cut ? "..." : "");
    }

    private static boolean printable(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    /** A time for people, to the second. */
    static String time(Duration time) {
        long seconds = Math.max(time.toSeconds(), 0);
        if (seconds < 60) {
            return time.toMillis() < 1000 ? Math.max(time.toMillis(), 0) + " ms" : seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }
}
