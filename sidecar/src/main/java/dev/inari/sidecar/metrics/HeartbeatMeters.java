package dev.inari.sidecar.metrics;

import dev.inari.sidecar.WatchNews;
import dev.inari.sidecar.guard.Event.Miss;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How well engines can be heard, and what their agents tell of their watches. Thread-safe. */
final class HeartbeatMeters {
    private final MeterRegistry registry;
    private final Map<String, Timer> read = new ConcurrentHashMap<>();
    private final Map<Miss, Counter> missed = new EnumMap<>(Miss.class);
    private final Counter losses;
    private final Counter repairs;
    private final Counter failedRepairs;
    private final Counter missedDeletions;

    HeartbeatMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Miss why : Miss.values()) {
            missed.put(
                    why,
                    Counter.builder("inari.heartbeat.misses")
                            .description("Heartbeats that were due and did not count, by what was the matter.")
                            .tag("reason", why.name())
                            .register(registry));
        }
        losses = counter("inari.watch.losses", "ZooKeeper watches of engines that their agents found lost.");
        repairs = counter("inari.watch.repairs", "Lost watches that agents set again.");
        failedRepairs = counter(
                "inari.watch.repairs.failed",
                "Tries to set a lost watch again that failed; each is followed by another.");
        missedDeletions = counter(
                "inari.watch.missed.deletions", "Deletions of znodes that a watch missed and the agent acted upon.");
    }

    private Counter counter(String name, String meaning) {
        return Counter.builder(name).description(meaning).register(registry);
    }

    void read(String engineType, Duration took) {
        read.computeIfAbsent(Known.type(engineType), this::timer).record(took);
    }

    private Timer timer(String type) {
        return Buckets.histogram(
                        "inari.heartbeat",
                        "How long it took to read a heartbeat, with the identity where that was read with it.",
                        Buckets.CALL)
                .tag("type", type)
                .register(registry);
    }

    void missed(Miss why) {
        Counter counter = missed.get(why);
        if (counter != null) {
            counter.increment();
        }
    }

    void watch(WatchNews news) {
        losses.increment((double) news.losses());
        repairs.increment((double) news.repairs());
        failedRepairs.increment((double) news.failedRepairs());
        missedDeletions.increment((double) news.missedDeletions());
    }
}
