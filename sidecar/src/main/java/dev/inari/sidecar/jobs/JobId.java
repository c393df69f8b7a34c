package dev.inari.sidecar.jobs;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps whatever is no job id out of URLs and away from files: only 32 hexadecimal digits are one.
 *
 * @param hex the id as Flink writes it, in lower case
 */
public record JobId(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public JobId {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("a job id of Flink has 32 lower-case hexadecimal digits");
        }
    }

    /** The id that this text is, in either case; empty if it is none. */
    public static Optional<JobId> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return FORM.matcher(lower).matches() ? Optional.of(new JobId(lower)) : Optional.empty();
    }

    @Override
    public String toString() {
        return hex;
    }
}
