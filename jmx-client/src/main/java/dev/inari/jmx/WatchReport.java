package dev.inari.jmx;

import dev.inari.mbeans.WatchEvent;
import dev.inari.mbeans.WatchState;
import java.util.List;

/**
 * What an agent tells of the watch by which its engine hears that its znode was deleted; the attributes of
 * {@code inari:type=ZooKeeperWatches}. Times are wall clock since 1970, -1 for never.
 *
 * @param mode what the agent does about a lost watch: off, report, repair
 * @param path the znode, without the client's chroot; empty while there is none
 * @param sessionId in hexadecimal; empty while there is none
 * @param connectionState as Curator names it; empty if unknown
 * @param problem what is in the way; empty if nothing is
 */
public record WatchReport(
        String mode,
        WatchState state,
        String path,
        String sessionId,
        String connectionState,
        long losses,
        long lastLossMillis,
        long repairs,
        long lastRepairMillis,
        long failedRepairs,
        long lastAuditMillis,
        long lastAuditMicros,
        long missedDeletions,
        String problem,
        List<WatchEvent> events) {
    public WatchReport {
        events = List.copyOf(events);
    }
}
