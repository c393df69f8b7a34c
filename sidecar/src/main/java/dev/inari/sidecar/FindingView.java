package dev.inari.sidecar;

import dev.inari.sidecar.guard.Care;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Findings;
import dev.inari.sidecar.guard.Response;
import java.time.Duration;
import java.util.List;

/**
 * One condition of an engine at one instant, for people and tests.
 *
 * @param lasts for how long it has been seen
 * @param outcome what became of the last cure; empty if none was tried
 * @param cures how often a cure was tried
 */
public record FindingView(
        Condition condition, Response response, Duration lasts, String detail, String outcome, int cures) {
    static List<FindingView> of(Findings findings, Care care, long nowNanos) {
        return findings.shown(nowNanos).entrySet().stream()
                .map(entry -> new FindingView(
                        entry.getKey(),
                        care.to(entry.getKey()),
                        Duration.ofNanos(Math.max(0, nowNanos - entry.getValue().sinceNanos())),
                        entry.getValue().detail(),
                        entry.getValue().outcome(),
                        entry.getValue().cures()))
                .toList();
    }
}
