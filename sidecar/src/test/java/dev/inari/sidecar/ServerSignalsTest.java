package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Reply.Code;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.engine.FakeServers;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.journal.Hold;
import dev.inari.sidecar.journal.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server without an agent is signalled only if it is that very process, and a server, and it was written down. */
class ServerSignalsTest {
    private static final long PID = 4711;

    private final Path proc;
    private final Host host;
    private final List<String> sent = new ArrayList<>();
    private final EngineProcess server;
    private SignalOutcome outcome = SignalOutcome.SENT;

    ServerSignalsTest(@TempDir Path folder) {
        proc = folder.resolve("proc");
        host = new Host(folder);
        server = new EngineProcess(PID, 99, FakeProcesses.BOOT, "", host.processes.ownUid());
    }

    @BeforeEach
    void startServer() throws IOException {
        host.processes.put(PID, 99, 'S', host.processes.ownUid());
        FakeServers.run(proc, PID);
    }

    private ServerSignals signals() {
        Services services = new Services(
                new CurrentSettings(host.settings(Host.INTERVAL)),
                host,
                host.processes,
                (signal, who) -> {
                    sent.add(signal + " " + who.pid());
                    return outcome;
                },
                host.threads,
                host.threads,
                host.journal,
                host::changed,
                null);
        return new ServerSignals(services, FakeServers.in(proc, host.processes));
    }

    private Reply kill() {
        return signals().send(server, Signal.KILL, "operator ann", "hangs", false);
    }

    @Test
    void aRecycledPidIsNotHit() {
        host.processes.put(PID, 100, 'S', host.processes.ownUid());
        assertThat(kill().code()).isEqualTo(Code.NOT_OURS);

        host.processes.remove(PID);
        assertThat(kill().code()).isEqualTo(Code.ALREADY_GONE);
        host.processes.put(PID, 99, 'Z', host.processes.ownUid());
        assertThat(kill().code()).isEqualTo(Code.DEFUNCT);

        assertThat(sent).isEmpty();
        assertThat(host.journal.lines).isEmpty();
    }

    @Test
    void whatIsNoServerNowIsNotHit() throws IOException {
        Files.writeString(proc.resolve(PID + "/cmdline"), "java\0com.example.Other\0");
        assertThat(kill().code()).isEqualTo(Code.REFUSED);

        host.processes.putUnreadable(PID);
        assertThat(kill().code()).isEqualTo(Code.REFUSED);

        EngineProcess unowned = new EngineProcess(PID, 99, FakeProcesses.BOOT, "");
        host.processes.put(PID, 99, 'S', host.processes.ownUid());
        assertThat(signals().send(unowned, Signal.KILL, "ann", "", false).code())
                .isEqualTo(Code.REFUSED);
        assertThat(sent).isEmpty();
    }

    @Test
    void whatIsHeldIsNotHit() {
        Subject held = new Subject("a".repeat(32), PID, 99, FakeProcesses.BOOT, "kyuubi-server");
        host.journal.holds.add(new Hold(held, "operator alice", "looking at it", Instant.EPOCH));

        Reply reply = kill();

        assertThat(reply.code()).isEqualTo(Code.REFUSED);
        assertThat(reply.text()).contains("held by operator alice", "release it first");
        assertThat(sent).isEmpty();
    }

    @Test
    void whatMayBeHeldIsNotHit() {
        host.journal.unreadable = true;

        assertThat(kill().code()).isEqualTo(Code.NOT_WRITTEN);
        assertThat(sent).isEmpty();
    }

    @Test
    void nothingIsSentThatCannotBeWrittenDown() {
        host.journal.broken = true;

        Reply reply = kill();

        assertThat(reply.code()).isEqualTo(Code.NOT_WRITTEN);
        assertThat(reply.text()).startsWith("nothing was sent: ");
        assertThat(sent).isEmpty();
    }

    @Test
    void aDryRunOfEitherKindSendsNothing() {
        assertThat(signals().send(server, Signal.TERM, "ann", "", true))
                .isEqualTo(new Reply(Code.TAKEN, "would send SIGTERM to pid 4711"));
        host.dryRun = true;
        assertThat(kill().code()).isEqualTo(Code.REFUSED);
        assertThat(sent).isEmpty();
        assertThat(host.journal.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SENT, TAKEN", "NOT_PERMITTED, NOT_PERMITTED", "NOT_OURS, NOT_OURS", "UNVERIFIED, REFUSED"})
    void whatIsSentIsWrittenDownWithItsResult(SignalOutcome result, Code code) {
        outcome = result;

        assertThat(kill().code()).isEqualTo(code);

        assertThat(sent).containsExactly("KILL 4711");
        assertThat(host.journal.lines).containsExactly("4711 KILL by operator ann: hangs -> " + result);
    }

    @Test
    void theEndOfWhatWasSignalledIsWrittenDownOnce() {
        ServerSignals signals = signals();
        host.processes.remove(PID);
        assertThat(signals.liveness(server)).isEqualTo(Liveness.GONE);
        assertThat(host.journal.lines).as("nobody signalled it").isEmpty();

        host.processes.put(PID, 99, 'S', host.processes.ownUid());
        signals.send(server, Signal.TERM, "ann", "why", false);
        assertThat(signals.liveness(server)).isEqualTo(Liveness.ALIVE);
        host.processes.remove(PID);
        EngineProcess asTheWireHasIt = new EngineProcess(PID, 99, FakeProcesses.BOOT, "");
        assertThat(signals.liveness(asTheWireHasIt)).isEqualTo(Liveness.GONE);
        assertThat(signals.liveness(asTheWireHasIt)).isEqualTo(Liveness.GONE);

        assertThat(host.journal.lines)
                .containsExactly("4711 TERM by ann: why -> SENT", "4711 GONE the process is gone");
    }
}
