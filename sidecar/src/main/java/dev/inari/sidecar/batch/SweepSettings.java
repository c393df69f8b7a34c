package dev.inari.sidecar.batch;

/**
 * How much a sweep may do.
 *
 * @param dryRun whether it only says what it would do; then nothing is saved either
 * @param pageSize how many batches to ask for at once; so many are held in memory
 * @param mostListed how many of one state to look at in a pass
 * @param mostPerPass how many sessions to try to close in a pass, so that one mistake in a setting shows before it has closed everything
 * @param mostPerMinute how many to try to close in any minute
 */
public record SweepSettings(boolean dryRun, int pageSize, int mostListed, int mostPerPass, int mostPerMinute) {
    public static final SweepSettings DEFAULT = new SweepSettings(false, 200, 200_000, 100, 60);

    public SweepSettings {
        if (pageSize < 1 || pageSize > 10_000 || mostListed < pageSize || mostPerPass < 1 || mostPerMinute < 1) {
            throw new IllegalArgumentException(
                    "a sweep needs a page of 1 to 10000 batches, at least one page, and at least"
                            + " one session to close per pass and minute; was " + pageSize + ", " + mostListed + ", "
                            + mostPerPass + ", " + mostPerMinute);
        }
    }
}
