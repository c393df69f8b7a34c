package dev.inari.it;

import static dev.inari.it.EngineByItself.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.CloseAnswer.Code;
import dev.inari.mbeans.SessionInfo;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real engines close single sessions by order and tell what has become of them, with nobody else to ask. */
@Timeout(400)
final class OrderIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private Path run;

    @BeforeEach
    void makeRunDirectory() throws IOException {
        run = Files.createDirectory(
                directory.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Test
    void aFlinkGatewayClosesAnOrphanAndNotASessionInUse() throws IOException {
        try (FlinkGateway gateway = FlinkGateway.start(directory, FlinkGateway.MAIN, FlinkGateway.withAgent(run, ""));
                EngineByItself engine = new EngineByItself(run)) {
            String orphan = gateway.openSession("orphan");
            String busy = gateway.openSession("busy");
            assertThat(gateway.query(busy, "SELECT 1 + 1")).isEqualTo("2");

            assertThat(close(engine, busy).getCode())
                    .as("it holds an operation")
                    .isEqualTo(Code.MOVED);
            CloseAnswer closed = close(engine, orphan);

            assertThat(closed.getCode()).as(closed.toString()).isEqualTo(Code.GONE);
            assertThat(gateway.send("POST", "/sessions/" + orphan + "/heartbeat", "")
                            .statusCode())
                    .isNotEqualTo(200);
            assertThat(gateway.query(busy, "SELECT 40 + 2")).isEqualTo("42");
            assertThat(answer(engine.client().heartbeat()).getSessions().getUser())
                    .isEqualTo(1);
            assertThat(answer(engine.client().heartbeat()).getSessions().drift())
                    .isZero();
            assertThat(answer(engine.client().heartbeat()).isContextStopped()).isFalse();
            assertThat(answer(engine.client().threadDump())).contains("\"main\" #1 ");
        }
    }

    private static CloseAnswer close(EngineByItself engine, String id) {
        SessionInfo session = engine.session(info -> info.getId().equals(id));
        return answer(engine.client().closeSession(id, session.getLastAccessMillis(), "test"));
    }

    @Test
    void aThriftServerClosesAnOrphanAndTellsThatItsContextIsStopped() throws Exception {
        try (SparkThriftServerEngine server = SparkThriftServerEngine.start(
                        directory, ThriftServerWithoutContext.class.getName(), "runDirectory=" + run);
                EngineByItself engine = new EngineByItself(run);
                Connection orphan = server.open("alice", "default");
                Connection busy = server.open("bob", "default");
                // Holds the JVM, for the server stops itself when its context does.
                Socket idle = server.connect()) {
            String id = engine.session(info -> info.getUser().equals("alice")).getId();
            CloseAnswer closed = close(engine, id);
            assertThat(closed.getCode()).as(closed.toString()).isEqualTo(Code.GONE);
            assertThatThrownBy(() -> SparkThriftServerEngine.query(orphan, "SELECT 1"))
                    .isInstanceOf(SQLException.class);
            assertThat(SparkThriftServerEngine.query(busy, "SELECT 40 + 2")).isEqualTo("42");
            assertThat(answer(engine.client().heartbeat()).isContextStopped()).isFalse();

            Files.createFile(directory.resolve(ThriftServerWithoutContext.STOP));

            Await.until(
                    "the agent tells that the context is stopped",
                    SOON,
                    () -> answer(engine.client().heartbeat()).isContextStopped(),
                    server.process()::output);
            assertThat(idle.isConnected()).isTrue();
        }
    }
}
