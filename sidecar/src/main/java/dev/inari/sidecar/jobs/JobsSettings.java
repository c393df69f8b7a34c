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
 * @param followEngines whether the engines of this host are asked which jobs they submitted
 * @param interval time between two looks
 */
public record JobsSettings(List<Path> archives, List<URI> clusters, boolean followEngines, Duration interval) {
    /** Looks nowhere. */
    public static final JobsSettings OFF = new JobsSettings(List.of(), List.of(), false, Duration.ofSeconds(10));

    public JobsSettings {
        archives = List.copyOf(archives);
        clusters = List.copyOf(clusters);
    }

    /** Whether there is anywhere to look. */
    public boolean isOn() {
        return followEngines || namesPlaces();
    }

    /** Whether there is anywhere to look before an engine has submitted a job. */
    public boolean namesPlaces() {
        return !archives.isEmpty() || !clusters.isEmpty();
    }
}
