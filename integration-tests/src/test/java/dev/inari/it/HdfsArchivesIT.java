package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives of real Flink clusters on a real HDFS, read by the built sidecar through Hadoop's own client. */
@Timeout(240)
final class HdfsArchivesIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    /** Failed, by its archive in the resources. */
    private static final String LATE = "6cdd9022921888e389e4fdba565e28b6";

    private final Path directory;
    private final Path run;
    private final Path archives = Built.directory("inari.archives");
    private final Child hdfs;
    private final HttpServer jobManager;

    HdfsArchivesIT(@TempDir Path temporary) throws IOException {
        directory = temporary;
        run = Files.createDirectory(
                directory.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<String> command = Child.java(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Built.directory("inari.hadoop.servers") + "/*:" + Built.directory("inari.hadoop.client") + "/*",
                Path.of("src/test/hadoop/MiniHdfs.java").toAbsolutePath().toString(),
                directory.resolve("hdfs").toString());
        hdfs = Child.start("hdfs", directory, command, Map.of());
        jobManager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void startJobManager() {
        byte[] overview = ("{\"jobs\":[{\"jid\":\"" + LATE + "\",\"name\":\"failing 2\",\"start-time\":1795305394961,"
                        + "\"end-time\":-1,\"duration\":1,\"state\":\"RUNNING\",\"last-modification\":1795305394961}]}")
                .getBytes(StandardCharsets.UTF_8);
        jobManager.createContext("/jobs/overview", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, overview.length);
            exchange.getResponseBody().write(overview);
            exchange.close();
        });
        jobManager.start();
    }

    @AfterEach
    void stop() {
        jobManager.stop(0);
        hdfs.close();
    }

    private String address() {
        Path uri = directory.resolve("hdfs").resolve("uri");
        Await.until("HDFS serves", SOON, () -> Files.exists(uri) || !hdfs.alive(), hdfs::output);
        try {
            return Files.readString(uri);
        } catch (IOException e) {
            throw new UncheckedIOException(hdfs.output(), e);
        }
    }

    private void copy(Path local, String to) throws IOException {
        hdfs.process().getOutputStream().write((local + " " + to + "\n").getBytes(StandardCharsets.UTF_8));
        hdfs.process().getOutputStream().flush();
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(hdfs.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private Map<String, String> asTheHistoryServerSaid() throws IOException {
        Path said = archives.resolveSibling("flink-rest").resolve("2.3.0/history-server-overview.json");
        return JobsCommand.states(new ObjectMapper().readTree(said.toFile()).path("jobs"), "jid");
    }

    private String yaml(String hdfs) {
        return """
                jobs:
                  archives: %s/archives, %s/closed
                  hadoop-classpath: %s/*
                  hadoop-deadline: 2s
                  clusters: http://127.0.0.1:%d
                  interval: 1s
                  unknown-after: 2s
                """.formatted(
                        hdfs,
                        hdfs,
                        Built.directory("inari.hadoop.client"),
                        jobManager.getAddress().getPort());
    }

    @Test
    void endsAreReadFromHdfsAndANameNodeThatHangsMakesNoJobFail() throws Exception {
        String address = address();
        copy(archives.resolve("2.3.0").resolve("0".repeat(32)), "/archives/");
        try (RunningSidecar sidecar =
                RunningSidecar.launch(directory, run, "sidecar", yaml(address), Map.of("HADOOP_USER_NAME", "inari"))) {
            JobsCommand jobs = new JobsCommand(sidecar, directory);
            Map<String, String> expected = asTheHistoryServerSaid();
            expected.put(LATE, "RUNNING");
            jobs.awaitStates("jobId", expected);
            // The pass that keeps the states tells afterwards what was in its way.
            sidecar.process()
                    .awaitOutput(
                            Pattern.quote(address
                                    + "/closed: it cannot be listed: access is denied (Permission denied: user=inari"),
                            SOON);

            signal("STOP");
            jobManager.stop(0);
            sidecar.process().awaitOutput("/archives: no answer within 2 s", SOON);
            expected.put(LATE, "UNKNOWN");
            JsonNode late = jobs.awaitStates("jobId", expected).get(0);
            assertThat(late.path("jobId").asText()).isEqualTo(LATE);
            assertThat(late.path("reason").asText())
                    .contains(address + "/archives, which could not be looked into (no answer within 2 s");
            assertThat(late.path("lastContactMillis").asLong()).isPositive();

            signal("CONT");
            copy(archives.resolve("1.20.3").resolve(LATE), "/archives/");
            expected.put(LATE, "FAILED");
            assertThat(jobs.awaitStates("jobId", expected))
                    .filteredOn(job -> job.path("jobId").asText().equals(LATE))
                    .singleElement()
                    .satisfies(job -> assertThat(job.path("where").asText()).isEqualTo(address + "/archives/" + LATE));
            sidecar.process().awaitOutput(Pattern.quote(address + "/archives: is in order again"), SOON);
            assertThat(sidecar.log()).doesNotContain("Exception\n");
        }
    }
}
