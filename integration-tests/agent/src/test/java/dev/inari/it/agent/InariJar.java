package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the built {@code inari.jar} is started: with the options of {@code scripts/inari} and the shared classes of an installation, since the tests of this
 * module start it some two hundred times. Thread-safe.
 */
final class InariJar {
    private static @Nullable String archive;

    private InariJar() {}

    static Path path() {
        return Path.of(Objects.requireNonNull(System.getProperty("inari.sidecar.jar")))
                .toAbsolutePath()
                .normalize();
    }

    /** The beginning of a command, to which its arguments are to be added. */
    static List<String> command(String... options) {
        List<String> command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-XX:SharedArchiveFile=" + archive()));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", path().toString()));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static synchronized String archive() {
        String made = archive;
        if (made == null) {
            made = shareClasses();
            archive = made;
        }
        return made;
    }

    private static String shareClasses() {
        Path script = path().resolve("../../../scripts/inari").normalize();
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "share-classes").redirectErrorStream(true);
        withoutOthers(builder);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(said).startsWith("wrote ");
            return said.substring("wrote ".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes settings of this machine out of its environment. */
    static void withoutOthers(ProcessBuilder builder) {
        builder.environment()
                .keySet()
                .removeIf(key -> key.startsWith("INARI_") || key.startsWith("KYUUBI_") || key.contains("JAVA_"));
    }
}
