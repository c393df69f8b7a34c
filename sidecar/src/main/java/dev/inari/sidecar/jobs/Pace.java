package dev.inari.sidecar.jobs;

import java.time.Duration;

/**
 * How often a job is asked for.
 *
 * @param poll between two questions while it is seen alive
 * @param slowest between two questions once contact is lost: they get twice as far apart each time, up to this, and further once it is lost for long
 * @param answer longest wait for the answer to one question, before it is put again
 * @param unknownAfter without a word from anybody who knows it, a job is no longer RECONNECTING but UNKNOWN
 */
public record Pace(Duration poll, Duration slowest, Duration answer, Duration unknownAfter) {
    public static final Pace DEFAULT =
            new Pace(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofMinutes(10));

    // 2^20 times any sensible interval is beyond any sensible limit.
    private static final int MOST_DOUBLINGS = 20;

    /** A job that was lost for long and is there again is seen a part of that time later, at most so many times the slowest wait. */
    private static final int QUARTERS = 4;

    private static final int SLOWER = 12;

    public Pace {
        for (Duration each : new Duration[] {poll, slowest, answer, unknownAfter}) {
            if (each.isNegative() || each.isZero() || each.compareTo(Duration.ofDays(365)) > 0) {
                throw new IllegalArgumentException(each + " is no time to wait: more than none and at most a year");
            }
        }
        if (slowest.compareTo(poll) < 0) {
            throw new IllegalArgumentException("the slowest pace " + slowest + " is quicker than " + poll);
        }
    }

    /** The same, with another patience. */
    public Pace unknownAfter(Duration other) {
        return new Pace(poll, slowest, answer, other);
    }

    /** The wait after this many questions in a row that nobody could answer. */
    Duration after(int misses) {
        return after(misses, slowest);
    }

    /**
     * The same for a job of which nobody has heard for so long: clusters that are gone for good must not take the time of the others. Both count, as
     * nobody was asked while no daemon ran.
     */
    Duration afterLong(int misses, Duration silence) {
        Duration most = slowest.multipliedBy(SLOWER);
        Duration patient = silence.dividedBy(QUARTERS);
        Duration longest = patient.compareTo(most) < 0 ? patient : most;
        return after(misses, longest.compareTo(slowest) < 0 ? slowest : longest);
    }

    private Duration after(int misses, Duration longest) {
        int doublings = Math.min(Math.max(misses - 1, 0), MOST_DOUBLINGS);
        // Division, because a year times 2^20 does not fit into nanoseconds.
        return poll.compareTo(longest.dividedBy(1L << doublings)) >= 0 ? longest : poll.multipliedBy(1L << doublings);
    }
}
