package dev.inari.sidecar.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;

/** The bounds of the histograms' buckets, in seconds. They are fixed: Prometheus adds up the same buckets of all hosts. */
final class Buckets {
    /** From a Flink gateway that ends at once to the last rung of a Spark engine's ladder. */
    static final double[] EXIT = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600};
    /** A healthy heartbeat takes some milliseconds; the longest deadline is a few seconds. */
    static final double[] CALL = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    /** Beyond 2 s the sidecar counts itself as paused. */
    static final double[] TURN = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60};
    /** A commit takes 0.1 ms; who waits for other writers gives up after a few seconds. */
    static final double[] COMMIT = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 5};

    private Buckets() {}

    static Timer.Builder histogram(String name, String meaning, double[] bounds) {
        return Timer.builder(name)
                .description(meaning)
                .serviceLevelObjectives(
                        Arrays.stream(bounds).mapToObj(Buckets::duration).toArray(Duration[]::new));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
