package dev.inari.sidecar.jobs;

import dev.inari.sidecar.tls.TlsStores;
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
 * @param tls for clusters behind {@code https://}
 */
public record JobsSettings(List<Path> archives, List<URI> clusters, Duration interval, TlsStores tls) {
    /** Looks nowhere. */
    public static final JobsSettings OFF = new JobsSettings(List.of(), List.of(), Duration.ofSeconds(10));

    /** With what Java believes. */
    public JobsSettings(List<Path> archives, List<URI> clusters, Duration interval) {
        this(archives, clusters, interval, TlsStores.JAVA);
    }

    public JobsSettings {
        archives = List.copyOf(archives);
        clusters = List.copyOf(clusters);
    }

    /** Whether there is anywhere to look. */
    public boolean isOn() {
        return !archives.isEmpty() || !clusters.isEmpty();
    }
}
