package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of a real Flink SQL gateway, from their statements to what is known of them when gateway and cluster are gone. */
@Timeout(300)
final class FlinkSubmissionsIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String INSERT = "INSERT INTO sink SELECT * FROM source";

    @TempDir
    Path directory;

    @Test
    void whoseAJobWasAndHowItEndedIsKnownWhenItsEngineIsGone() throws Exception {
        Path run = Files.createDirectory(
                directory.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String job;
        String failed;
        String session;
        try (RunningSidecar sidecar = RunningSidecar.start(directory, run, "sidecar", "jobs:\n  interval: 1s\n");
                FlinkGateway gateway = FlinkGateway.start(
                        directory, FlinkGateway.MAIN, FlinkGateway.withAgent(run, ",shareLevel=CONNECTION"))) {
            session = gateway.openSession("etl");
            gateway.query(session, "CREATE TABLE source (a INT) WITH ('connector'='datagen', 'number-of-rows'='5')");
            gateway.query(session, "CREATE TABLE sink (a INT) WITH ('connector'='blackhole')");
            // The gateway answers an INSERT with the id of its job.
            job = gateway.query(session, INSERT);
            assertThat(shown(sidecar, job).path("state").asText()).isEqualTo("FINISHED");
            failed = gateway.query(session, "INSERT INTO sink SELECT a / (a - a) FROM source");
            assertThat(shown(sidecar, failed).path("state").asText()).isEqualTo("FAILED");

            gateway.closeSession(session);
            assertThat(gateway.process().awaitExit(SOON)).isZero();
            sidecar.awaitState(gateway.process().pid(), "GONE", SOON);

            JsonNode one = show(sidecar, job);
            assertThat(one.path("job").path("state").asText()).isEqualTo("FINISHED");
            assertThat(one.path("job").path("name").asText())
                    .contains("insert-into")
                    .contains("sink");
            assertThat(one.path("job").path("endMillis").asLong()).isPositive();
            JsonNode submitted = one.path("submitted");
            assertThat(submitted.path("engineType").asText()).isEqualTo("flink-sql-gateway");
            assertThat(submitted.path("pid").asLong())
                    .isEqualTo(gateway.process().pid());
            assertThat(submitted.path("session").asText()).isEqualTo(session);
            assertThat(submitted.path("statementSha256").asText()).isEqualTo(sha256(INSERT));
            assertThat(submitted.path("deployment").asText()).isEqualTo("local");
            assertThat(submitted.path("submittedMillis").asLong()).isPositive();
            assertThat(Files.readString(directory.resolve("sidecar.log"))).doesNotContain(INSERT);
        }
    }

    /** The job, once its end is known. */
    private JsonNode shown(RunningSidecar sidecar, String job) {
        JsonNode[] last = {new ObjectMapper().createObjectNode()};
        Await.until(
                "the end of job " + job + " is kept",
                SOON,
                () -> {
                    last[0] = show(sidecar, job).path("job");
                    return last[0].path("ended").asBoolean();
                },
                () -> last[0] + "\n" + sidecar.log());
        return last[0];
    }

    private JsonNode show(RunningSidecar sidecar, String job) {
        List<String> command = Child.java("-jar", Built.sidecar().toString());
        command.addAll(List.of("--config", sidecar.config().toString(), "jobs", "show", job, "--json"));
        try (Child child = Child.start("show", directory, command, Map.of())) {
            int code = child.awaitExit(SOON);
            // 7: the daemon has not heard of it yet.
            assertThat(code).as(child.output()).isIn(0, 7);
            return code == 7
                    ? new ObjectMapper().createObjectNode()
                    : new ObjectMapper()
                            .readTree(child.output().substring(child.output().indexOf('{')));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
