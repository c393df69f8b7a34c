package dev.inari.sidecar.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.config.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Runs Prometheus' own tool over config/prometheus: Debian's package prometheus has it, and scripts/test.sh installs that. */
class AlertRulesTest {
    private static final Path FOLDER =
            Repository.file("config/prometheus/inari-alerts.yaml").resolveSibling(".");

    @Test
    void theRulesAreWellFormed() throws Exception {
        promtool("check", "rules", "inari-alerts.yaml");
    }

    @Test
    void eachAlertFiresWhenItShouldAndNotWhenItShouldNot() throws Exception {
        promtool("test", "rules", "inari-alerts-test.yaml");
    }

    @Test
    void theExampleOfAScrapeIsWellFormed() throws Exception {
        promtool("check", "config", "--syntax-only", "prometheus.yaml");
    }

    @Test
    void eachAlertLeadsToAPartOfThePage() throws IOException {
        List<String> parts = Files.readAllLines(Repository.file("docs/operations.md")).stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .toList();
        List<String> runbooks = Files.readAllLines(FOLDER.resolve("inari-alerts.yaml")).stream()
                .filter(line -> line.contains("runbook: "))
                .map(line -> line.replaceFirst(".*#", ""))
                .toList();

        assertThat(runbooks).hasSizeGreaterThan(10);
        assertThat(parts).containsAll(runbooks);
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "promtool is missing; install Debian's package prometheus, or run scripts/test.sh", e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).describedAs("%s\n%s", command, said).isZero();
    }
}
