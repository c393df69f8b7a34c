package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Flink cluster whose process is killed with SIGKILL: what is known then of the jobs that had ended, and of the one that had not. */
@Timeout(240)
final class FlinkClusterLossIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String ENDLESS = "never ends";

    private final Path directory;
    private final Path archives;

    FlinkClusterLossIT(@TempDir Path temporary) throws IOException {
        directory = temporary;
        archives = Files.createDirectory(directory.resolve("archives"));
    }

    private Child cluster() throws IOException {
        String classPath = Built.classPath("inari.flink.classpath");
        Path classes = Files.createDirectory(directory.resolve("classes"));
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        classPath,
                        Path.of("src/test/flink/FlinkCluster.java").toString());
        assertThat(compiled).isZero();
        List<String> command = Child.java("-Xmx512m", "-XX:TieredStopAtLevel=1");
        FlinkGateway.OPENED.forEach(opened -> command.add("--add-opens=" + opened + "=ALL-UNNAMED"));
        command.addAll(
                List.of("-cp", classes + ":" + classPath, "FlinkCluster", archives.toString(), directory.toString()));
        return Child.start("cluster", directory, command, Map.of());
    }

    private static RunningSidecar sidecar(Path directory, String yaml) throws IOException {
        Path run = Files.createDirectory(
                directory.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return RunningSidecar.start(directory, run, "sidecar", "jobs:\n" + yaml.indent(2));
    }

    private long archivesThatAreThere() {
        try (Stream<Path> files = Files.list(archives)) {
            return files.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void jobsThatEndedKeepTheirEndsAndTheOneThatDidNotIsUnknownAndNeverFailed() throws Exception {
        Map<String, String> expected = new TreeMap<>(
                Map.of("finishes", "FINISHED", "fails", "FAILED", "is cancelled", "CANCELED", ENDLESS, "RUNNING"));
        Map<String, Long> ends = new TreeMap<>();
        try (Child cluster = cluster()) {
            Path told = directory.resolve("cluster");
            Await.until("the jobs run", SOON, () -> Files.exists(told) || !cluster.alive(), cluster::output);
            assertThat(told).as(cluster.output()).exists();
            Await.until("three jobs are archived", SOON, () -> archivesThatAreThere() == 3, cluster::output);
            String port = Files.readString(told).split(" ", 2)[0];
            String yaml = "clusters: http://127.0.0.1:" + port + "\narchives: " + archives
                    + "\ninterval: 1s\nunknown-after: 5s";
            try (RunningSidecar sidecar = sidecar(directory, yaml)) {
                JobsCommand jobs = new JobsCommand(sidecar, directory);
                jobs.awaitStates("name", expected);

                cluster.process().destroyForcibly().waitFor();

                List<String> seen = new ArrayList<>();
                JsonNode last = jobs.await("nobody has heard of it for long", now -> {
                    seen.add(JobsCommand.states(now, "name").get(ENDLESS));
                    return seen.contains("UNKNOWN");
                });
                assertThat(seen).isSubsetOf("RUNNING", "RECONNECTING", "UNKNOWN");
                expected.put(ENDLESS, "UNKNOWN");
                assertThat(JobsCommand.states(last, "name")).isEqualTo(expected);
                for (JsonNode job : last) {
                    if (job.path("name").asText().equals(ENDLESS)) {
                        assertThat(job.path("reason").asText())
                                .contains("http://127.0.0.1:" + port)
                                .contains("no archive of it in " + archives);
                        assertThat(job.path("lastContactMillis").asLong()).isPositive();
                    } else {
                        assertThat(job.path("source").asText()).isEqualTo("ARCHIVE");
                        ends.put(
                                job.path("name").asText(), job.path("endMillis").asLong());
                    }
                }
            }
        }

        // One that never met the cluster.
        expected.remove(ENDLESS);
        Path second = Files.createDirectory(directory.resolve("second"));
        try (RunningSidecar sidecar = sidecar(second, "archives: " + archives + "\ninterval: 1s")) {
            for (JsonNode job : new JobsCommand(sidecar, second).awaitStates("name", expected)) {
                assertThat(job.path("source").asText()).isEqualTo("ARCHIVE");
                assertThat(job.path("endMillis").asLong())
                        .isEqualTo(ends.get(job.path("name").asText()));
            }
        }
    }
}
