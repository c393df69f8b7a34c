package dev.inari.sidecar.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers whether something works, so that a trouble is logged when it comes, when it changes and when it goes, and not at each try. Thread-safe. */
final class Standing {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteJournal.class);

    private final String consequence;
    private final InstantSource clock;
    private volatile @Nullable Trouble trouble;

    private record Trouble(JournalException problem, Instant since) {}

    /** {@code consequence} says what does not happen while it does not work. */
    Standing(String consequence, InstantSource clock) {
        this.consequence = consequence;
        this.clock = clock;
    }

    boolean works() {
        return trouble == null;
    }

    /** What is wrong; empty if nothing is. */
    String problem() {
        Trouble now = trouble;
        return now == null ? "" : String.valueOf(now.problem().getMessage());
    }

    void check() throws JournalException {
        Trouble now = trouble;
        if (now != null) {
            throw now.problem().again();
        }
    }

    synchronized void broken(JournalException problem) {
        Trouble before = trouble;
        trouble = new Trouble(problem, before == null ? clock.instant() : before.since());
        if (before == null || before.problem().fault() != problem.fault()) {
            LOG.error("{}; {}", problem.getMessage(), consequence);
            LOG.debug("the cause", problem);
        }
    }

    /** Tells that it works again. */
    synchronized void mended() {
        Trouble before = trouble;
        if (before != null) {
            trouble = null;
            LOG.warn(
                    "works again after {} s; the trouble was: {}",
                    secondsSince(before),
                    before.problem().getMessage());
        }
    }

    /** How long it has not worked. */
    long seconds() {
        Trouble now = trouble;
        return now == null ? 0 : secondsSince(now);
    }

    private long secondsSince(Trouble trouble) {
        return Math.max(0, Duration.between(trouble.since(), clock.instant()).toSeconds());
    }
}
