package dev.inari.sidecar.jobs;

import dev.inari.sidecar.tls.TlsStores;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where Flink's jobs are looked for.
 *
 * @param archives directories of this host that clusters write their archives to ({@code jobmanager.archive.fs.dir})
 * @param hadoop those that are elsewhere
 * @param clusters addresses of JobManagers' REST API, such as {@code http://host:8081}
 * @param followEngines whether the engines of this host are asked which jobs they submitted
 * @param interval time between two looks, and at least between two questions to one engine while it stays
 * @param unknownAfter without a word from anybody who knows it, a job is no longer RECONNECTING but UNKNOWN
 * @param tls for clusters behind {@code https://}
 */
public record JobsSettings(
        List<Path> archives,
        HadoopSettings hadoop,
        List<URI> clusters,
        boolean followEngines,
        Duration interval,
        Duration unknownAfter,
        TlsStores tls) {
    /** Looks nowhere. */
    public static final JobsSettings OFF = new JobsSettings(List.of(), List.of(), false, Duration.ofSeconds(10));

    /** With archives of this host, and what Java believes. */
    public JobsSettings(List<Path> archives, List<URI> clusters, boolean followEngines, Duration interval) {
        this(
                archives,
                HadoopSettings.NONE,
                clusters,
                followEngines,
                interval,
                Pace.DEFAULT.unknownAfter(),
                TlsStores.JAVA);
    }

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
        return !archives.isEmpty() || !hadoop.archives().isEmpty() || !clusters.isEmpty();
    }
}
