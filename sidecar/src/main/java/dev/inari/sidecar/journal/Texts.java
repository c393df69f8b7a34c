package dev.inari.sidecar.journal;

/** Makes text from engines and operators fit for a database: bounded, and without the one character that PostgreSQL does not take. */
final class Texts {
    static final int LONGEST_LINE = 4000;
    static final int LONGEST_BODY = 1 << 20;

    private Texts() {}

    static String line(String text) {
        return fit(text, LONGEST_LINE);
    }

    static String body(String text) {
        return fit(text, LONGEST_BODY);
    }

    private static String fit(String text, int longest) {
        String clean = text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
        if (clean.length() <= longest) {
            return clean;
        }
        String mark = "... [cut, it had " + clean.length() + " characters]";
        int end = longest - mark.length();
        return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end) + mark;
    }
}
