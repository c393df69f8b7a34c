package dev.inari.sidecar.batch;

import dev.inari.sidecar.http.SessionIds;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells from sessions that are idle far beyond a server's own limit that the thread which should close them is dead: it leaves no other trace. Pure.
 * Sessions that were opened with a limit of their own, or of which the server does not say how long they are idle, count for nothing; and a server
 * from 1.12 on that shows the caller's own sessions only can hide the evidence, but not invent it.
 *
 * @param sessionLimit the server's {@code kyuubi.session.idle.timeout}; zero or less if it has none
 * @param batchLimit its {@code kyuubi.batch.session.idle.timeout}, which falls back to the other
 * @param checkInterval its {@code kyuubi.session.check.interval}
 */
public record SweeperDead(Duration sessionLimit, Duration batchLimit, Duration checkInterval) {
    private static final int FAR = 2;

    /** What a Kyuubi server has if nothing is set. */
    public static final SweeperDead DEFAULT =
            new SweeperDead(Duration.ofHours(6), Duration.ofHours(6), Duration.ofMinutes(5));

    /**
     * What proves it, in words; empty if nothing does.
     *
     * @param server for the words
     */
    public Optional<String> evidence(String server, List<OpenSession> sessions) {
        List<OpenSession> beyond = sessions.stream().filter(this::beyond).toList();
        return beyond.stream()
                .max(Comparator.comparingLong(session -> session.idleMillis().orElse(0)))
                .map(worst -> server + " closes no idle sessions any more: " + beyond.size() + " of " + sessions.size()
                        + " are idle for more than twice its limit; session "
                        + SessionIds.shortened(worst.id().toString()) + " of "
                        + Words.clean(worst.user()) + " for " + Words.time(idle(worst)) + ", the limit is "
                        + Words.time(limit(worst)) + ". Restart the server, or correct the limit in the settings here");
    }

    private boolean beyond(OpenSession session) {
        Duration limit = limit(session);
        boolean limited = limit.compareTo(Duration.ZERO) > 0 && !session.ownLimit();
        return limited
                && session.idleMillis().isPresent()
                && idle(session).compareTo(limit.multipliedBy(FAR).plus(checkInterval)) > 0;
    }

    private static Duration idle(OpenSession session) {
        return Duration.ofMillis(session.idleMillis().orElse(0));
    }

    private Duration limit(OpenSession session) {
        return switch (session.type()) {
            case "BATCH" -> batchLimit;
            case "INTERACTIVE" -> sessionLimit;
            // Before 1.8 nobody says; it is at least not beyond the longer of the two, and none is none.
            default -> longer();
        };
    }

    private Duration longer() {
        boolean both = sessionLimit.compareTo(Duration.ZERO) > 0 && batchLimit.compareTo(Duration.ZERO) > 0;
        if (!both) {
            return Duration.ZERO;
        }
        return sessionLimit.compareTo(batchLimit) > 0 ? sessionLimit : batchLimit;
    }
}
