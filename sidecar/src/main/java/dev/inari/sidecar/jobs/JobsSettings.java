package dev.inari.sidecar.jobs;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where Flink's jobs are looked for.
 *
 * @param archives directories that clusters write their archives to ({@code jobmanager.archive.fs.dir})
 * @param clusters addresses of JobManagers' REST API, such as {@code http://host:8081}
 * @param interval time between two looks
 */
public record JobsSettings(List<Path> archives, List<URI> clusters, Duration interval) {
    /** Looks nowhere. */
    public static final JobsSettings OFF = new JobsSettings(List.of(), List.of(), Duration.ofSeconds(10));

    public JobsSettings {
        archives = List.copyOf(archives);
        clusters = List.copyOf(clusters);
    }

    /** Whether there is anywhere to look. */
    public boolean isOn() {
        return !archives.isEmpty() || !clusters.isEmpty();
    }
}
