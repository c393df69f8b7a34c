package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Engines in JVMs of their own: reached by attaching, or behind a stub that names an address where nobody listens. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ForkedEngineTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final EngineClients clients = EngineClients.create(new Deadlines(LIMIT, LIMIT, LIMIT), 2);

    @AfterEach
    void closeClients() {
        clients.close();
    }

    private EngineClient attach(long pid) {
        return clients.open(new Endpoint.LocalAttach(pid));
    }

    @Test
    void processThatIsNoJvmIsRefusedAndLives() throws Exception {
        try (Fork sleep = Fork.of("sleep", "100")) {
            assertThat(attach(sleep.pid()).identity()).isInstanceOf(Outcome.Refused.class);
            assertThat(sleep.isAlive()).isTrue();
        }
    }

    @Test
    void processThatIsGoneIsRefused() throws Exception {
        Fork gone = Fork.of("true");
        gone.close();
        Outcome<EngineIdentity> outcome = attach(gone.pid()).identity();
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome.describe()).contains(Long.toString(gone.pid()));
    }

    @Test
    void stoppedJvmTimesOutAndIsReachedWhenItGoesOn() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        try (Fork engine = Fork.java(EngineMain.class, List.of())) {
            engine.firstLine();
            engine.signal("STOP");
            EngineClient client = attach(engine.pid());
            assertThat(client.identity()).isInstanceOf(Outcome.TimedOut.class);
            engine.signal("CONT");
            assertThat(client.identity()).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void runtimeWithoutAttachSaysWhatToDo() throws Exception {
        List<String> options =
                List.of("--limit-modules", "java.management.rmi,java.net.http,java.rmi,java.security.sasl");
        try (Fork attaching = Fork.java(
                AttachMain.class, options, Long.toString(ProcessHandle.current().pid()))) {
            assertThat(attaching.firstLine()).startsWith("refused: ").contains("jdk.attach");
        }
    }

    @Test
    void attachReachesAJvmThatOpenedNoPort() throws Exception {
        try (Fork engine = Fork.java(EngineMain.class, List.of())) {
            engine.firstLine();
            RmiEngineTest.assertAllAnswers(attach(engine.pid()));
        }
    }

    @Test
    void announcedConnectorIsDialledOnLoopbackWhateverItsStubNames() throws Exception {
        // An address for documentation: nothing answers there, nor says that nothing does.
        try (Fork engine = Fork.java(EngineMain.class, List.of("-Djava.rmi.server.hostname=198.51.100.1"))) {
            String url = engine.firstLine();
            EngineClient client = clients.open(new Endpoint.Announced(url, engine.pid(), () -> RmiEngine.SECRET));
            assertThat(client.identity()).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void announcedConnectorOnTheLoopbackAddressOfADebianHostIsDialledThere() throws Exception {
        List<String> options = List.of("-Djava.rmi.server.hostname=127.0.1.1", "-D" + RmiEngine.BIND + "=127.0.1.1");
        try (Fork engine = Fork.java(EngineMain.class, options)) {
            String url = engine.firstLine();
            EngineClient client = clients.open(new Endpoint.Announced(url, engine.pid(), () -> RmiEngine.SECRET));
            assertThat(client.identity()).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void stubThatNamesAnotherAddressOfThisMachineIsFoundOnLoopback() throws Exception {
        Optional<String> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
        assumeTrue(own.isPresent(), "this machine has a loopback address only");
        try (Fork engine = Fork.java(EngineMain.class, List.of("-Djava.rmi.server.hostname=" + own.get()))) {
            String url = engine.firstLine();
            Endpoint.Credentials credentials = new Endpoint.Credentials("inari", () -> RmiEngine.SECRET);
            EngineClient client = clients.open(new Endpoint.JmxUrl(url, credentials, false));
            assertThat(client.identity()).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void killedEngineIsRefused() throws Exception {
        Fork engine = Fork.java(EngineMain.class, List.of());
        EngineClient client =
                clients.open(new Endpoint.Announced(engine.firstLine(), engine.pid(), () -> RmiEngine.SECRET));
        assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
        engine.close();
        assertThat(client.heartbeat()).isInstanceOf(Outcome.Refused.class);
        assertThat(client.heartbeat()).isInstanceOf(Outcome.Refused.class);
    }
}
