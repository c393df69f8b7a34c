package dev.inari.sidecar.hadoop;

import dev.inari.sidecar.jobs.HadoopSettings;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What {@code hadoop classpath} prints, made into places to load classes from. Immutable. */
final class HadoopClassPath {
    private final List<Path> files;
    private final List<String> problems;

    private HadoopClassPath(List<Path> files, List<String> problems) {
        this.files = List.copyOf(files);
        this.problems = List.copyOf(problems);
    }

    /** The directory with the configuration comes first. */
    static HadoopClassPath of(HadoopSettings settings) {
        List<Path> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        settings.configuration().ifPresent(conf -> {
            if (!Files.isReadable(conf.resolve("core-site.xml"))) {
                problems.add("no core-site.xml can be read in " + conf + ", which inari.jobs.hadoop-conf names");
            }
            files.add(conf);
        });
        for (String each : settings.classPath()) {
            // Entries without a file are usual in what the command prints.
            expand(each).filter(Files::exists).forEach(files::add);
        }
        if (files.stream().noneMatch(each -> each.toString().endsWith(".jar"))) {
            problems.add("inari.jobs.hadoop-classpath names no jar that is there");
        }
        files.stream()
                .filter(HadoopClassPath::isEverybodys)
                .map(each -> each + " can be written by everybody, who could have this sidecar run anything; chmod o-w")
                .forEach(problems::add);
        return new HadoopClassPath(files, problems);
    }

    private static Stream<Path> expand(String entry) {
        if (!entry.endsWith("/*")) {
            return Stream.of(Path.of(entry));
        }
        Path directory = Path.of(entry.substring(0, entry.length() - 1));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.{jar,JAR}")) {
            return StreamSupport.stream(jars.spliterator(), false).sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean isEverybodys(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException e) {
            return false;
        }
    }

    List<URL> places() {
        List<URL> places = new ArrayList<>();
        for (Path each : files) {
            try {
                places.add(each.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(each + " is a file", e);
            }
        }
        return places;
    }

    /** @throws IOException saying what to do, if classes cannot be loaded from there */
    void check() throws IOException {
        if (!problems.isEmpty()) {
            throw new IOException(String.join("; ", problems) + "; then restart");
        }
    }
}
