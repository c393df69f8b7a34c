package dev.inari.sidecar;

import dev.inari.jmx.WatchReport;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an engine's watch between two reports of its agent.
 *
 * @param losses how often it was found lost
 * @param repairs how often the agent set it again
 * @param failedRepairs how often that failed
 * @param missedDeletions deletions that the watch missed and the agent acted upon
 */
public record WatchNews(long losses, long repairs, long failedRepairs, long missedDeletions) {

    /** Null if nothing happened. What was before the first report is history: another sidecar may have counted it. */
    static @Nullable WatchNews between(@Nullable WatchReport before, WatchReport now) {
        if (before == null) {
            return null;
        }
        WatchNews news = new WatchNews(
                grown(before.losses(), now.losses()),
                grown(before.repairs(), now.repairs()),
                grown(before.failedRepairs(), now.failedRepairs()),
                grown(before.missedDeletions(), now.missedDeletions()));
        return news.equals(new WatchNews(0, 0, 0, 0)) ? null : news;
    }

    /** What an agent says is not ours to vouch for: a count that shrinks is none. */
    private static long grown(long before, long now) {
        return Math.max(0, now - before);
    }
}
