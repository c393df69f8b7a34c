package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The built sidecar with a configuration and directories of its own. */
final class Inari {
    private final Path directory;
    private final Path config;
    private final List<String> options;

    /** Looks into this ensemble. */
    Inari(Path directory, String connect) throws IOException {
        this(directory, "connect: '" + connect + "'", List.of());
    }

    /** With other keys below {@code zookeeper}, and options of the JVM. */
    Inari(Path directory, String zookeeper, List<String> options) throws IOException {
        this.directory = directory;
        this.options = options;
        this.config = Files.writeString(
                directory.resolve("inari.yaml"),
                String.join(
                        "\n",
                        "inari:",
                        "  run-directory: " + owned("run"),
                        "  state-directory: " + owned("state"),
                        "  zookeeper: {" + zookeeper + "}",
                        "  conditions: {watch-lost: report}",
                        ""));
    }

    private Path owned(String name) throws IOException {
        return Files.createDirectory(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    Path runDirectory() {
        return directory.resolve("run");
    }

    /** Begins the daemon, which the caller ends. */
    Process daemon() throws IOException {
        return builder("run").redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** Runs a command: its exit code, a space and what it printed. */
    String said(String... arguments) {
        try {
            Process process = builder(arguments).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() + " " + out;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of(
                "-jar",
                Path.of(Objects.requireNonNull(System.getProperty("inari.sidecar.jar")))
                        .toString(),
                "--config",
                config.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("stderr.txt").toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("INARI_") || key.startsWith("KYUUBI_"));
        return builder;
    }
}
