package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inari share-classes} with the real jar and this Java, in a copied installation. */
class SharedClassesTest {
    private static final Path JAR = InariJar.path();

    private final Path home;
    private final Path run;

    SharedClassesTest(@TempDir Path folder) {
        this.home = folder.resolve("installed");
        this.run = folder.resolve("run");
    }

    @BeforeEach
    void install() throws IOException {
        Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(home.resolve("bin"));
        Files.copy(JAR, jar());
        Files.copy(JAR.resolve("../../../scripts/inari").normalize(), home.resolve("bin/inari"));
    }

    @Test
    void classesComeFromTheFileUntilTheJarIsAnother() throws Exception {
        assertThat(inari("", "share-classes")).startsWith("0 wrote " + home.toRealPath());
        try (Stream<Path> lib = Files.list(home.resolve("lib"))) {
            assertThat(lib).as("work files are gone").hasSize(2);
        }

        String loading = "-Xlog:class+load";
        assertThat(inari(loading, "engines"))
                .containsPattern("dev\\.inari\\.sidecar\\.cli\\.Main source: shared objects");

        Files.setLastModifiedTime(jar(), FileTime.from(Instant.EPOCH));
        assertThat(inari(loading, "engines")).containsPattern("dev\\.inari\\.sidecar\\.cli\\.Main source: file:");
        assertThat(inari("", "engines"))
                .as("nothing is said of it")
                .startsWith("0 No engine")
                .hasLineCount(1);
    }

    private Path jar() {
        return home.resolve("lib/inari.jar");
    }

    private String inari(String options, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/inari").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("INARI_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("INARI_JAVA_OPTS", options);
        builder.environment().put("INARI_RUN_DIRECTORY", run.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + said.strip();
    }
}
