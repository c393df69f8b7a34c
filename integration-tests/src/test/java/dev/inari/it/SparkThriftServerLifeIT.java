package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a real Spark Thrift Server under a real sidecar: it goes by itself, unless a client still holds a connection. */
@Timeout(400)
final class SparkThriftServerLifeIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private Path run;

    @BeforeEach
    void makeRunDirectory() throws IOException {
        run = Files.createDirectory(
                directory.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private String connection() {
        return "runDirectory=" + run + ",shareLevel=CONNECTION";
    }

    @Test
    void leavesByItselfOnceItsLastSessionIsClosed() throws Exception {
        try (RunningSidecar sidecar = RunningSidecar.start(directory, run, "sidecar", "");
                SparkThriftServerEngine engine = SparkThriftServerEngine.start(directory, connection())) {
            long pid = engine.process().pid();
            sidecar.awaitState(pid, "SERVING", SOON);

            try (Connection session = engine.open("alice", "default")) {
                assertThat(SparkThriftServerEngine.query(session, "SELECT 40 + 2"))
                        .isEqualTo("42");
            }

            assertThat(engine.process().awaitExit(SOON)).isZero();
            sidecar.awaitState(pid, "GONE", SOON);
            assertThat(sidecar.log()).contains("IDLE -> ASKED").doesNotContain("TERMINATING");
        }
    }

    @Test
    void isTerminatedWhenAnIdleConnectionHoldsIt() throws Exception {
        try (RunningSidecar sidecar = RunningSidecar.start(directory, run, "sidecar", shortBudgets());
                SparkThriftServerEngine engine = SparkThriftServerEngine.start(directory, connection());
                Socket idle = engine.connect()) {
            engine.open("alice", "default").close();

            // Its stop comes back at once, and the worker that reads from the connection would read for ever.
            assertThat(engine.process().awaitExit(SOON)).isEqualTo(143);
            assertThat(idle.isConnected()).isTrue();
            sidecar.awaitState(engine.process().pid(), "GONE", SOON);
            assertThat(sidecar.log()).contains("ASKED -> TERMINATING").doesNotContain("-> KILLING");
        }
    }

    private static String shortBudgets() {
        return "exit:\n  graceful-by-type:\n    spark-thrift-server: 3s\n  term: 30s\n";
    }
}
