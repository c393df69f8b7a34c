package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The built Debian package, unpacked but not installed: what is in it, for whom, and whether systemd takes the service. Its whole life, from
 * installing to purging, is lived by scripts/check-package.sh.
 */
@Timeout(120)
class PackageIT {
    private static final Path DEB = Built.debianPackage();
    /** In tenths; the scale of systemd-analyze ends at 10. */
    private static final String MOST_EXPOSED = "30";

    private static Path root;

    @BeforeAll
    static void unpack(@TempDir Path directory) throws Exception {
        root = directory.resolve("root");
        run("dpkg-deb", "--extract", DEB.toString(), root.toString());
    }

    @Test
    void everyFileIsRootsAndNobodyElseMayWriteIt() throws Exception {
        List<String> contents =
                run("dpkg-deb", "--contents", DEB.toString()).lines().toList();

        assertThat(contents)
                .allMatch(line -> line.contains(" root/root "))
                .allMatch(line -> line.matches("(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x|l[rwx-]{9}) .*"));
        assertThat(contents.stream().filter(line -> line.startsWith("-rwx")))
                .hasSize(1)
                .allMatch(line -> line.endsWith("/usr/share/inari/bin/inari"));
        for (String path : List.of(
                "usr/share/inari/lib/inari.jar",
                "usr/share/inari/lib/inari-agent.jar",
                "etc/inari/inari.yaml",
                "lib/systemd/system/inari.service",
                "usr/lib/tmpfiles.d/inari.conf",
                "usr/share/bash-completion/completions/inari",
                "usr/share/man/man1/inari.1.gz",
                "usr/share/doc/inari/copyright",
                "usr/share/doc/inari/THIRD-PARTY.txt",
                "usr/share/doc/inari/operations.md")) {
            assertThat(root.resolve(path)).isRegularFile();
        }
    }

    @Test
    void theConfigurationIsTheAdministratorsOnceInstalled() throws Exception {
        assertThat(run("dpkg-deb", "--info", DEB.toString(), "conffiles").strip())
                .isEqualTo("/etc/inari/inari.yaml");
        assertThat(run("dpkg-deb", "--field", DEB.toString(), "Depends")).contains("java17-runtime-headless");
    }

    @Test
    void theCommandRunsFromWhereThePackagePutsIt() throws Exception {
        assertThat(root.resolve("usr/bin/inari")).isSymbolicLink();
        assertThat(run(root.resolve("usr/bin/inari").toString(), "version")).startsWith("inari ");
        run(
                "bash",
                "-n",
                root.resolve("usr/share/bash-completion/completions/inari").toString());
    }

    @Test
    void systemdTakesTheServiceAndFindsItLittleExposed() throws Exception {
        // Programs and units of the host that the service names.
        Path kill = Files.createDirectories(root.resolve("bin")).resolve("kill");
        Files.copy(Path.of("/bin/kill"), kill);
        Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        for (String unit : List.of("sysinit.target", "network-online.target", "systemd-tmpfiles-setup.service")) {
            Files.writeString(
                    units.resolve(unit),
                    unit.endsWith("target") ? "[Unit]\n" : "[Service]\nType=oneshot\nExecStart=/bin/kill\n");
        }

        String complaints = run("systemd-analyze", "verify", "--man=no", "--root=" + root, "inari.service");
        assertThat(complaints.lines().filter(line -> line.contains("inari"))).isEmpty();
        assertThat(run(
                        "systemd-analyze",
                        "security",
                        "--offline=true",
                        "--threshold=" + MOST_EXPOSED,
                        root.resolve("lib/systemd/system/inari.service").toString()))
                .contains("Overall exposure level for inari.service");
    }

    /** CycloneDX, for whoever compares it with what is known to be vulnerable. */
    @Test
    void whatIsInsideIsListed() throws IOException {
        JsonNode bom = new ObjectMapper()
                .readTree(root.resolve("usr/share/doc/inari/inari.cdx.json").toFile());
        List<JsonNode> components = StreamSupport.stream(bom.path("components").spliterator(), false)
                .toList();

        assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(components)
                .extracting(component -> component.path("name").asText())
                .contains("inari-sidecar", "byte-buddy", "zookeeper", "curator-framework", "sqlite-jdbc", "jna")
                .doesNotContain("assertj-core", "junit-jupiter");
        assertThat(components)
                .allMatch(component -> component.path("purl").asText().startsWith("pkg:maven/"))
                .allMatch(component -> component.path("hashes").size() > 0
                        || component.path("group").asText().equals("dev.inari"));
        assertThat(Files.readString(root.resolve("usr/share/doc/inari/THIRD-PARTY.txt")))
                .contains("zookeeper", "jna");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("INARI_"));
        builder.environment().put("SYSTEMD_COLORS", "0");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
        return output;
    }
}
