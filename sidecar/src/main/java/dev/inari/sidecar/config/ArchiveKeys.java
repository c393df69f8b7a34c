package dev.inari.sidecar.config;

import dev.inari.sidecar.jobs.HadoopSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks and reads the keys about directories with archives, on this host and on Hadoop file systems. */
final class ArchiveKeys {
    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(1);
    private static final Duration LONGEST_DEADLINE = Duration.ofMinutes(10);
    private static final Pattern COLONS = Pattern.compile(":");
    /** Schemes have two letters at least, as paths of another system begin with one and a colon. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    private ArchiveKeys() {}

    static List<Path> local(InariConfig.Jobs config) {
        return BatchKeys.listed(config.archives()).stream()
                .filter(ArchiveKeys::isLocal)
                .map(ArchiveKeys::path)
                .toList();
    }

    static HadoopSettings hadoop(InariConfig.Jobs config) {
        return new HadoopSettings(
                elsewhere(config).map(URI::create).toList(),
                classPath(config),
                config.hadoopConf().map(Path::of),
                config.hadoopPrincipal().orElse(""),
                config.hadoopKeytab().map(Path::of),
                config.hadoopDeadline());
    }

    private static Stream<String> elsewhere(InariConfig.Jobs config) {
        return BatchKeys.listed(config.archives()).stream().filter(each -> !isLocal(each));
    }

    private static List<String> classPath(InariConfig.Jobs config) {
        return config.hadoopClasspath().stream()
                .flatMap(COLONS::splitAsStream)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static boolean isLocal(String given) {
        return !SCHEME.matcher(given).matches() || given.startsWith("file:");
    }

    private static Path path(String local) {
        return local.startsWith("file:") ? Path.of(URI.create(local)) : Path.of(local);
    }

    /**
     * Looks for what is wrong.
     *
     * @param add takes the key within the group and what is wrong with it
     */
    static void check(InariConfig.Jobs config, BiConsumer<String, String> add) {
        for (String each : BatchKeys.listed(config.archives())) {
            (isLocal(each) ? wrongPath(each) : wrongAddress(each)).ifPresent(what -> add.accept("archives", what));
        }
        boolean needed = elsewhere(config).findAny().isPresent();
        boolean given = !classPath(config).isEmpty();
        if (needed && !given) {
            add.accept(
                    "hadoop-classpath",
                    "is missing, which an archive directory with another scheme than file needs; put in what 'hadoop classpath' prints");
        }
        if (!needed && given) {
            add.accept(
                    "hadoop-classpath", "is of no use: no archive directory is written like hdfs://host:8020/archives");
        }
        for (String each : classPath(config)) {
            absolute(each).ifPresent(what -> add.accept("hadoop-classpath", what));
        }
        StoreKeys.file("hadoop-conf", config.hadoopConf(), add);
        StoreKeys.file("hadoop-keytab", config.hadoopKeytab(), add);
        kerberos(config, add);
        Duration deadline = config.hadoopDeadline();
        if (deadline.compareTo(SHORTEST_DEADLINE) < 0 || deadline.compareTo(LONGEST_DEADLINE) > 0) {
            add.accept("hadoop-deadline", "must be from 1s to 10m");
        }
    }

    private static void kerberos(InariConfig.Jobs config, BiConsumer<String, String> add) {
        if (config.hadoopPrincipal().isPresent() && config.hadoopKeytab().isEmpty()) {
            add.accept(
                    "hadoop-keytab",
                    "is missing, with the key of the principal; or leave the principal out, to use the tickets of kinit");
        }
        if (config.hadoopKeytab().isPresent() && config.hadoopPrincipal().isEmpty()) {
            add.accept(
                    "hadoop-principal", "is missing: whose key of the keytab is to be used, such as inari@EXAMPLE.COM");
        }
    }

    private static Optional<String> wrongPath(String given) {
        try {
            return absolute(path(given).toString());
        } catch (InvalidPathException e) {
            return Optional.of("has what is no path: " + e.getReason());
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    "has '" + given + "', which is no directory of this host; write it like file:///archives");
        }
    }

    private static Optional<String> absolute(String given) {
        try {
            return Path.of(given).isAbsolute()
                    ? Optional.empty()
                    : Optional.of("has '" + given + "', which is no absolute path; start it with /");
        } catch (InvalidPathException e) {
            return Optional.of("has what is no path: " + e.getReason());
        }
    }

    private static Optional<String> wrongAddress(String given) {
        try {
            URI address = new URI(given);
            if (String.valueOf(address.getUserInfo()).contains(":")) {
                return Optional.of("has an address with a password; put it into Hadoop's own configuration");
            }
            boolean whole = address.getPath() != null
                    && address.getPath().startsWith("/")
                    && address.getQuery() == null
                    && address.getFragment() == null;
            return whole
                    ? Optional.empty()
                    : Optional.of(
                            "has '" + given + "', which is no directory; write it like hdfs://host:8020/archives");
        } catch (URISyntaxException e) {
            return Optional.of("has an address that cannot be understood: " + e.getReason());
        }
    }
}
