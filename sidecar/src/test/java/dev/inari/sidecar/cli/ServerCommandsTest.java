package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.control.FakeControl;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Statuses;
import dev.inari.sidecar.engine.FakeServers;
import dev.inari.sidecar.engine.KyuubiServers;
import dev.inari.sidecar.engine.Liveness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopping and killing a Kyuubi server without an agent. */
class ServerCommandsTest {
    private final FakeHost host = new FakeHost();
    private final FakeControl daemon = Given.daemon(host);
    private final Path pids;
    private final Path proc;

    ServerCommandsTest(@TempDir Path folder) {
        this.pids = folder;
        this.proc = folder.resolve("proc");
    }

    @BeforeEach
    void makeSurroundings() throws IOException {
        Files.createDirectory(proc);
        host.proc = proc;
        host.environment.put("KYUUBI_PID_DIR", pids.toString());
        host.environment.put("USER", "ann");
    }

    private void runs(long pid) throws IOException {
        host.processes.put(pid, 99, 'S', host.processes.ownUid());
        FakeServers.run(proc, pid);
    }

    private void pidFile(String content) throws IOException {
        Files.writeString(pids.resolve("kyuubi-ann-" + KyuubiServers.MAIN_CLASS + ".pid"), content);
    }

    private void ends() {
        daemon.liveness = () -> Liveness.GONE;
    }

    @Test
    void noServerAtAllIsSaidWithWhereItWasLookedFor() throws IOException {
        Typed typed = Typed.in(host, "stop", "server");

        assertThat(typed.code()).isEqualTo(7);
        assertThat(typed.err()).contains("no Kyuubi server of this user runs here", "KYUUBI_PID_DIR");
    }

    @Test
    void ofTwoServersNoneIsGuessed() throws IOException {
        runs(21);
        runs(22);

        Typed typed = Typed.in(host, "kill", "server");

        assertThat(typed.code()).isEqualTo(7);
        assertThat(typed.err()).contains("2 Kyuubi servers run here, pids 21, 22");
        assertThat(daemon.said).isEmpty();
    }

    @Test
    void aPidFileThatWasLeftIsNotedAndTheProcessListCounts() throws IOException {
        pidFile("4711");
        host.processes.put(4711, 99, 'S', host.processes.ownUid());
        runs(21);
        daemon.signals = (who, signal) -> {
            ends();
            return new Reply(Reply.Code.TAKEN, "sent");
        };

        Typed typed = Typed.in(host, "stop", "server");

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("names pid 4711, which is no Kyuubi server");
        assertThat(typed.out()).contains("kyuubi-server, pid 21: gone after");
        assertThat(daemon.said).containsExactly("TERM 21/99 uid " + host.processes.ownUid() + " (by hand)");
    }

    @Test
    void aSecondStopFindsItGone() throws IOException {
        pidFile("21");

        Typed typed = Typed.in(host, "stop", "server", "--json");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("\"already-gone\"", "\"agentId\" : null");
    }

    @Test
    void oneThatWaitsForItsSessionsIsLeftWaiting() throws IOException {
        runs(21);

        Typed typed = Typed.in(host, "stop", "21");

        assertThat(typed.code()).isEqualTo(6);
        assertThat(typed.out()).contains("did not end within 15 s after SIGTERM", "--force, or inari kill 21");
        assertThat(typed.err()).contains("SIGTERM was sent; it has 14 s to end, then it is left alone");
        assertThat(daemon.said).containsExactly("TERM 21/99 uid " + host.processes.ownUid() + " (by hand)");
    }

    @Test
    void withForceSigkillFollows() throws IOException {
        runs(21);
        daemon.signals = (who, signal) -> {
            if (signal.name().equals("KILL")) {
                ends();
            }
            return new Reply(Reply.Code.TAKEN, "sent");
        };

        Typed typed = Typed.in(host, "stop", "21", "--force");

        assertThat(typed.code()).isZero();
        assertThat(daemon.said).hasSize(2).last().asString().startsWith("KILL 21");
    }

    @Test
    void aTimeoutEndsTheLadderAndSaysWhere() throws IOException {
        runs(21);

        Typed typed = Typed.in(host, "stop", "21", "--force", "--timeout", "2s");

        assertThat(typed.code()).isEqualTo(6);
        assertThat(typed.out()).contains("SIGTERM was sent, and --timeout was over after 2 s; nothing more is sent");
        assertThat(daemon.said).hasSize(1);
    }

    @Test
    void aClockThatIsSetShortensNoGrace() throws IOException {
        runs(21);
        long before = host.elapsedMillis();
        List<Long> sentAt = new ArrayList<>();
        daemon.signals = (who, signal) -> {
            sentAt.add(host.elapsedMillis() - before);
            host.clockSetBy += 3_600_000;
            if (signal.name().equals("KILL")) {
                ends();
            }
            return new Reply(Reply.Code.TAKEN, "sent");
        };

        assertThat(Typed.in(host, "stop", "21", "--force").code()).isZero();
        assertThat(sentAt).containsExactly(0L, 15_000L);
    }

    @Test
    void aKillIsSentOnceAndWaitedFor() throws IOException {
        runs(21);
        daemon.signals = (who, signal) -> {
            ends();
            return new Reply(Reply.Code.TAKEN, "sent");
        };

        assertThat(Typed.in(host, "kill", "21").code()).isZero();
        assertThat(daemon.said).hasSize(1).first().asString().startsWith("KILL 21");
    }

    @Test
    void whatTheSystemDoesNotPermitHasItsCode() throws IOException {
        runs(21);
        daemon.signals = (who, signal) -> new Reply(Reply.Code.NOT_PERMITTED, "the system did not permit the signal");

        assertThat(Typed.in(host, "kill", "21").code()).isEqualTo(8);
    }

    @Test
    void aDryRunTellsTheWholeLadder() throws IOException {
        runs(21);
        daemon.signals = (who, signal) -> new Reply(Reply.Code.TAKEN, "would send SIG" + signal + " to pid 21");

        Typed typed = Typed.in(host, "stop", "21", "--dry-run");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("would send SIGTERM to pid 21, and wait 15 s; then leave it alone");
        assertThat(daemon.said).allMatch(each -> each.endsWith(" dry"));
    }

    @Test
    void aServerWithAnAgentIsAnEngineLikeOthers() throws IOException {
        Statuses server = new Statuses("beef", 21);
        server.engineType = "kyuubi-server";
        Given.guarded(host, server);
        runs(21);
        Given.obeys(daemon, server);

        assertThat(Typed.in(host, "stop", "server").code()).isZero();
        assertThat(daemon.said).containsExactly("stop beef (by hand) says bob");
    }

    @Test
    void thereIsNothingToHold() throws IOException {
        runs(21);
        assertThat(Typed.in(host, "hold", "21").err()).contains("nothing to hold");
        assertThat(Typed.in(host, "explain", "21").code()).isEqualTo(7);
    }
}
