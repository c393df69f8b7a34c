package dev.inari.sidecar.jobs;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Archives on Hadoop file systems, and how they are reached.
 *
 * @param archives directories, such as {@code hdfs://nameservice/flink/archives}
 * @param classPath jars and directories of Hadoop's client, as {@code hadoop classpath} prints them
 * @param configuration directory of {@code core-site.xml} and {@code hdfs-site.xml}
 * @param principal for Kerberos; empty for the tickets of {@code kinit}, or none
 * @param keytab with the key of that
 * @param deadline for each call
 */
public record HadoopSettings(
        List<URI> archives,
        List<String> classPath,
        Optional<Path> configuration,
        String principal,
        Optional<Path> keytab,
        Duration deadline) {
    /** No such archives. */
    public static final HadoopSettings NONE =
            new HadoopSettings(List.of(), List.of(), Optional.empty(), "", Optional.empty(), Duration.ofSeconds(30));

    public HadoopSettings {
        archives = List.copyOf(archives);
        classPath = List.copyOf(classPath);
    }
}
