package dev.inari.sidecar.control;

/**
 * What an operator says with an order.
 *
 * @param reason why, for the journal; one line
 * @param evenIfServing whether sessions, doubts and silence are to hold the engine no longer; only with a stop
 * @param dryRun only tell what would be done
 * @param says who the operator says to be; nobody checks it
 */
public record Word(String reason, boolean evenIfServing, boolean dryRun, String says) {
    static final int LONGEST_REASON = 500;
    static final int LONGEST_NAME = 100;

    /** Null where nothing was said. */
    public Word {
        reason = line("reason", reason, LONGEST_REASON);
        says = line("says", says, LONGEST_NAME);
    }

    /** A plain word. */
    public static Word of(String reason, String says) {
        return new Word(reason, false, false, says);
    }

    @SuppressWarnings("NullAway") // JSON may leave out anything.
    private static String line(String name, String text, int longest) {
        if (text == null) {
            return "";
        }
        if (text.length() > longest) {
            throw new IllegalArgumentException(
                    name + " has " + text.length() + " characters; say it in " + longest + " at most");
        }
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?").strip();
    }
}
