package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.config.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs scripts/inari in a copied installation whose Java only prints how it was called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private final Path home;
    private final Path script;
    private final Path jdk;
    private final Path java;

    LauncherTest(@TempDir Path folder) {
        this.home = folder.resolve("in stalled");
        this.script = home.resolve("bin/inari");
        this.jdk = folder.resolve("jdk");
        this.java = jdk.resolve("bin/java");
    }

    @BeforeEach
    void install() throws IOException {
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("lib/inari.jar"), "");
        Files.createDirectories(home.resolve("bin"));
        Files.copy(Repository.file("scripts/inari"), script);
        java("17.0.9");
    }

    @Test
    void oldJavaIsRefusedWithTheWayOut() throws Exception {
        java("1.8.0");
        assertThat(launch(script, Map.of(), "version"))
                .isEqualTo("70 inari: " + java
                        + " is Java 8, but Inari needs 17 or later; set JAVA_HOME or INARI_JAVA_HOME");

        java("unknown");
        assertThat(launch(script, Map.of(), "version")).contains("cannot tell the version of " + java);

        java("11.0.2");
        assertThat(launch(script, Map.of(), "version")).contains("is Java 11, but");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertThat(launch(script, Map.of("JAVA_HOME", "/nonexistent"), "version"))
                .isEqualTo("70 inari: no Java at /nonexistent/bin/java; mend INARI_JAVA_HOME or JAVA_HOME");
        assertThat(launch(script, Map.of("INARI_HOME", "/nonexistent"), "version"))
                .isEqualTo("70 inari: INARI_HOME is /nonexistent, but /nonexistent/lib/inari.jar is not there");
        Files.delete(home.resolve("lib/inari.jar"));
        assertThat(launch(script, Map.of(), "version")).contains("build it (mvn package) or set INARI_HOME");
    }

    @Test
    void linksToLinksLeadHome() throws Exception {
        Path elsewhere = Files.createDirectories(home.resolveSibling("else where"));
        Files.createSymbolicLink(elsewhere.resolve("first"), script);
        Path second = Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("first"));

        assertThat(launch(second, Map.of(), "engines", "a b"))
                .startsWith("0 ")
                .endsWith("[-jar] [" + home.toRealPath().resolve("lib/inari.jar") + "] [engines] [a b]");
    }

    @Test
    void daemonAndCommandsGetTheirOwnFlags() throws Exception {
        String daemon = launch(script, Map.of("INARI_JAVA_OPTS", "-Xmx99m -Da=b"), "--config", "x", "run");
        String command = launch(script, Map.of(), "config", "check", "run");

        assertThat(daemon).contains("[-Xmx128m]", "[-Xmx99m] [-Da=b] [-jar]").contains("+CrashOnOutOfMemoryError");
        assertThat(command).contains("[-XX:TieredStopAtLevel=1]").doesNotContain("Xmx128m");
    }

    @Test
    void sharedClassesAreTakenFromTheFileOfThisJavaOnly() throws Exception {
        Path lib = home.toRealPath().resolve("lib");
        Files.writeString(lib.resolve("inari-java17.0.8.jsa"), "");
        assertThat(launch(script, Map.of(), "engines")).doesNotContain("SharedArchiveFile");

        Path archive = Files.writeString(lib.resolve("inari-java17.0.9.jsa"), "");
        assertThat(launch(script, Map.of("INARI_JAVA_OPTS", "-Da=b"), "engines"))
                .contains("[-Da=b] [-XX:SharedArchiveFile=" + archive + "] [-Xlog:cds=off]", "[-jar]");
    }

    @Test
    void sharingClassesSaysWhatIsWrongAndLeavesNothing() throws Exception {
        assertThat(launch(script, Map.of(), "share-classes"))
                .startsWith("70 ")
                .contains("[run]", "the sidecar did not start, see above");

        try (Stream<Path> lib = Files.list(home.resolve("lib"))) {
            assertThat(lib).containsExactly(home.resolve("lib/inari.jar"));
        }
    }

    /** A word that is not known there could let a later word of the line be taken for the command. */
    @Test
    void everyCommandIsKnownToIt() throws Exception {
        for (String command : Main.commandLine(new FakeHost()).getSubcommands().keySet()) {
            if (!command.equals("run")) {
                assertThat(launch(script, Map.of(), command, "run")).doesNotContain("-Xmx128m");
            }
        }
    }

    @Test
    void optionsAreNoPatterns() throws Exception {
        assertThat(launch(script, Map.of("INARI_JAVA_OPTS", "-Da=* /*"), "version"))
                .contains("[-Da=*] [/*] [-jar]");
    }

    private void java(String version) throws IOException {
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, "#!/bin/sh\nprintf '[%s] ' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String launch(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("INARI_"));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + said.strip();
    }
}
