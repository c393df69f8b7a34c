package dev.inari.sidecar.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a process listens, as the kernel says it. */
class ListeningPortsTest {
    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    private final FakeProcesses processes = FakeProcesses.ofThisUser();

    private static EngineProcess me(ProcessTable processes) {
        long pid = ProcessHandle.current().pid();
        Observed.Present self = (Observed.Present) processes.look(pid);
        return new EngineProcess(pid, self.startTicks(), processes.bootId(), "agent");
    }

    @Test
    void ofThisVeryProcess() throws IOException {
        ProcFs real = new ProcFs();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket any = new ServerSocket(0);
                ServerSocket inside = new ServerSocket(0, 1, loopback);
                Socket client = new Socket(loopback, inside.getLocalPort())) {
            Set<Integer> ports = new ListeningPorts(real).of(me(real)).orElseThrow();

            assertThat(ports)
                    .contains(any.getLocalPort(), inside.getLocalPort())
                    .as("a connection is nobody who listens")
                    .doesNotContain(client.getLocalPort());
        }
    }

    @Test
    void processThatHasThePidNowIsNotTheOneThatWasMeant() {
        ProcFs real = new ProcFs();
        EngineProcess me = me(real);
        EngineProcess before = new EngineProcess(me.pid(), me.startTicks() - 1, me.bootId(), "agent");

        assertThat(new ListeningPorts(real).of(before)).isEmpty();
    }

    private EngineProcess process(Path proc, String network) throws IOException {
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/net"), Path.of("net:[1]"));
        Path process = Files.createDirectories(proc.resolve("7"));
        Files.createDirectories(process.resolve("net"));
        Files.createDirectories(process.resolve("fd"));
        Files.createDirectories(process.resolve("ns"));
        Files.createSymbolicLink(process.resolve("ns/net"), Path.of(network));
        Files.createSymbolicLink(process.resolve("fd/0"), Path.of("pipe:[5]"));
        Files.createSymbolicLink(process.resolve("fd/3"), Path.of("socket:[100]"));
        Files.createSymbolicLink(process.resolve("fd/4"), Path.of("socket:[101]"));
        Files.writeString(
                process.resolve("net/tcp"),
                HEAD
                        + "   0: 0100007F:2719 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1 0000000000000000 100 0 0 10 0\n"
                        + "   1: 0100007F:271A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 102 1 0000000000000000 100 0 0 10 0\n"
                        + "   2: 0100007F:271B 0100007F:2719 01 00000000:00000000 00:00000000 00000000     0        0 101 1 0000000000000000 100 0 0 10 0\n");
        processes.put(7, 1, 'S', processes.ownUid());
        return new EngineProcess(7, 1, processes.bootId(), "agent");
    }

    @Test
    void onlyItsOwnAndOnlyThoseThatListen(@TempDir Path proc) throws IOException {
        EngineProcess who = process(proc, "net:[1]");

        assertThat(new ListeningPorts(proc, processes).of(who)).isEqualTo(Optional.of(Set.of(10009)));
    }

    @Test
    void portsOfAnotherNetworkNamespaceAreOthers(@TempDir Path proc) throws IOException {
        EngineProcess who = process(proc, "net:[2]");

        assertThat(new ListeningPorts(proc, processes).of(who)).isEmpty();
    }

    @Test
    void whatCannotBeReadIsUnknownAndNotNone(@TempDir Path proc) throws IOException {
        EngineProcess who = process(proc, "net:[1]");
        Files.delete(proc.resolve("7/fd/0"));
        Files.delete(proc.resolve("7/fd/3"));
        Files.delete(proc.resolve("7/fd/4"));
        Files.delete(proc.resolve("7/fd"));

        assertThat(new ListeningPorts(proc, processes).of(who)).isEmpty();
        assertThat(new ListeningPorts(proc, processes).of(new EngineProcess(8, 1, "", "agent")))
                .isEmpty();
    }
}
