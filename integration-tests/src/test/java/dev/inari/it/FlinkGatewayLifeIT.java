package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a real Flink SQL gateway under a real sidecar, from its first session to its end, whatever it takes to end it. */
@Timeout(300)
final class FlinkGatewayLifeIT {
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
    void leavesByItselfOnceItsLastSessionIsClosed() throws IOException {
        try (RunningSidecar sidecar = RunningSidecar.start(directory, run, "sidecar", "");
                FlinkGateway gateway = FlinkGateway.start(directory, FlinkGateway.MAIN, connection())) {
            long pid = gateway.process().pid();
            sidecar.awaitState(pid, "SERVING", SOON);

            String first = gateway.openSession("first");
            String second = gateway.openSession("second");
            assertThat(gateway.query(first, "SELECT 1 + 1")).isEqualTo("2");
            gateway.closeSession(first);
            // One of two is closed: whatever the sidecar wants, the engine answers its other user.
            assertThat(gateway.query(second, "SELECT 40 + 2")).isEqualTo("42");
            gateway.closeSession(second);

            assertThat(gateway.process().awaitExit(SOON)).isZero();
            sidecar.awaitState(pid, "GONE", SOON);
            assertThat(sidecar.log()).contains("IDLE -> ASKED").doesNotContain("TERMINATING");
            assertThat(run).isDirectoryNotContaining("glob:**.engine");
        }
    }

    @Test
    void isAskedThenTerminatedWhenAForgottenThreadHoldsIt() throws IOException {
        try (RunningSidecar sidecar = RunningSidecar.start(directory, run, "sidecar", shortBudgets());
                FlinkGateway gateway = FlinkGateway.start(directory, StubbornGateway.class.getName(), connection())) {
            gateway.closeSession(gateway.openSession("only"));

            // 128 + 15, unless Flink's own safeguard, which a signal starts, was quicker with its -17.
            assertThat(gateway.process().awaitExit(SOON)).isIn(143, 239);
            sidecar.awaitState(gateway.process().pid(), "GONE", SOON);
            assertThat(sidecar.log()).contains("ASKED -> TERMINATING").doesNotContain("-> KILLING");
        }
    }

    @Test
    void isKilledInTheEndWhenItIgnoresEverything() throws IOException {
        // A JVM leaves a signal alone that its parent told it to ignore.
        List<String> deaf = List.of("sh", "-c", "trap '' TERM; exec \"$@\"", "sh");
        try (RunningSidecar sidecar = RunningSidecar.start(directory, run, "sidecar", shortBudgets());
                FlinkGateway gateway =
                        FlinkGateway.start(directory, deaf, StubbornGateway.class.getName(), connection())) {
            gateway.closeSession(gateway.openSession("only"));

            assertThat(gateway.process().awaitExit(SOON)).isEqualTo(137);
            sidecar.awaitState(gateway.process().pid(), "GONE", SOON);
            assertThat(sidecar.log()).contains("ASKED -> TERMINATING", "TERMINATING -> KILLING");
        }
    }

    @Test
    void survivesTheSidecarAndIsTakenOverByTheNextOne() throws IOException {
        try (FlinkGateway gateway = FlinkGateway.start(directory, FlinkGateway.MAIN, connection())) {
            long pid = gateway.process().pid();
            String session = gateway.openSession("long");
            try (RunningSidecar first = RunningSidecar.start(directory, run, "first", "")) {
                first.awaitState(pid, "SERVING", SOON);
            }
            // It was killed with SIGKILL. Nothing of that reaches the engine.
            assertThat(gateway.query(session, "SELECT 7")).isEqualTo("7");
            try (RunningSidecar second = RunningSidecar.start(directory, run, "second", "")) {
                second.awaitState(pid, "SERVING", SOON);
                assertThat(gateway.query(session, "SELECT 8")).isEqualTo("8");
                gateway.closeSession(session);
                assertThat(gateway.process().awaitExit(SOON)).isZero();
            }
        }
    }

    @Test
    void aSecondSidecarSaysSoAndLeaves() throws IOException {
        try (RunningSidecar first = RunningSidecar.start(directory, run, "first", "");
                RunningSidecar second = RunningSidecar.launch(directory, run, "second", "")) {
            assertThat(second.process().awaitExit(SOON)).isEqualTo(4);
            assertThat(second.log()).contains("pid " + first.process().pid());
            assertThat(first.process().alive()).isTrue();
        }
    }

    @Test
    void anEngineThatIsSharedIsWatchedAndLeftAlone() throws IOException {
        List<String> shared = FlinkGateway.withAgent(run, "");
        try (RunningSidecar sidecar = RunningSidecar.start(directory, run, "sidecar", "");
                FlinkGateway gateway = FlinkGateway.start(directory, FlinkGateway.MAIN, shared)) {
            sidecar.awaitState(gateway.process().pid(), "SERVING", SOON);
            gateway.closeSession(gateway.openSession("first"));
            // The end of its last session rings the sidecar; the answer to that must be to do nothing, so ask the
            // engine again.
            assertThat(gateway.query(gateway.openSession("second"), "SELECT 3")).isEqualTo("3");
            assertThat(sidecar.log()).doesNotContain("ASKED");
        }
    }

    private List<String> connection() {
        return FlinkGateway.withAgent(run, ",shareLevel=CONNECTION");
    }

    private static String shortBudgets() {
        return "exit:\n  graceful: 2s\n  term: 2s\n";
    }
}
