package dev.inari.sidecar.batch;

/**
 * How much a sweep may do.
 *
 * @param extent what it may do at all
 * @param pageSize how many batches to ask for at once; so many are held in memory
 * @param mostListed how many of one state to look at in a pass
 * @param mostPerPass how many sessions to try to close in a pass, so that one mistake in a setting shows before it has closed everything
 * @param mostPerMinute how many to try to close in any minute
 * @param mostLogs how many logs to copy in a pass
 */
public record SweepSettings(
        Extent extent, int pageSize, int mostListed, int mostPerPass, int mostPerMinute, int mostLogs) {
    public static final SweepSettings DEFAULT = new SweepSettings(Extent.CLOSE, 200, 200_000, 100, 60, 1_000);

    /** How far a sweep goes; each does what the ones before it do. */
    public enum Extent {
        /** It says what it would do. */
        SAY,
        /** It keeps record and log of what ended, and changes nothing at the server. */
        KEEP,
        /** It closes sessions that are due. */
        CLOSE
    }

    public SweepSettings {
        if (pageSize < 1
                || pageSize > 10_000
                || mostListed < pageSize
                || Math.min(Math.min(mostPerPass, mostPerMinute), mostLogs) < 1) {
            throw new IllegalArgumentException(
                    "a sweep needs a page of 1 to 10000 batches, at least one page, and at least"
                            + " one session to close per pass and minute and one log to copy; was " + pageSize + ", "
                            + mostListed + ", " + mostPerPass + ", " + mostPerMinute + ", " + mostLogs);
        }
    }
}
