package dev.inari.sidecar.jobs;

import java.util.regex.Pattern;

/**
 * How a job ended and who says so: what is written once and kept.
 *
 * @param name of the job, shortened if it is a whole statement; empty if not told
 * @param state one of the three terminal ones
 * @param startMillis since 1970, by the cluster's clock; {@link #NOT_TOLD} if not told
 * @param endMillis since 1970, by the cluster's clock; {@link #NOT_TOLD} if not told
 * @param readAtMillis since 1970, by the clock here
 * @param digest SHA-256 of the bytes that were read, 64 hexadecimal digits; of an overview it covers all its jobs
 * @param where address or file that was read
 */
public record FinalState(
        JobId jobId,
        String name,
        JobState state,
        long startMillis,
        long endMillis,
        Source source,
        long readAtMillis,
        String digest,
        String where) {
    /** As Flink writes the end of a job that runs. */
    public static final long NOT_TOLD = -1;

    private static final int LONGEST_NAME = 512;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public FinalState {
        if (!state.isTerminal()) {
            throw new IllegalArgumentException(state + " is no final state of a job");
        }
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("a SHA-256 has 64 lower-case hexadecimal digits");
        }
        name = shortened(name);
    }

    static String shortened(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        // Not between the two halves of one character.
        int end = Character.isHighSurrogate(name.charAt(LONGEST_NAME - 1)) ? LONGEST_NAME - 1 : LONGEST_NAME;
        return name.substring(0, end);
    }
}
