package dev.inari.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What systemd hears from the built sidecar, over a real socket; also while a debugger holds its decisions. */
@Timeout(120)
class SystemdIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern DEBUGGER = Pattern.compile("Listening for transport dt_socket at address: (\\d+)");

    private final Path directory;

    SystemdIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aServiceIsReadyAliveOnlyWhileItDecidesAndSaysWhenItStops() throws Exception {
        try (NotifySocket systemd = NotifySocket.open(directory);
                RunningSidecar sidecar = RunningSidecar.launch(
                        directory,
                        directory.resolve("run"),
                        "sidecar",
                        "",
                        Map.of("NOTIFY_SOCKET", systemd.path().toString(), "WATCHDOG_USEC", "4000000"),
                        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0")) {
            systemd.await(0, "READY=1");
            int heard = systemd.await(0, "STATUS=engines: 0, serving: 0, leaving: 0, conditions: 0");
            systemd.await(heard, "WATCHDOG=1");

            VirtualMachine debugged = debug(sidecar);
            ThreadReference decisions = debugged.allThreads().stream()
                    .filter(thread -> thread.name().equals("inari-decisions"))
                    .findFirst()
                    .orElseThrow();
            decisions.suspend();
            int held = systemd.await(systemd.heard().size(), "STATUS=nothing has been decided");
            // Told anew when the number of seconds is another.
            systemd.await(held, "STATUS=nothing has been decided", 5);
            assertThat(systemd.heard().subList(held, systemd.heard().size()))
                    .as("longer than systemd would have waited")
                    .allMatch(line -> line.startsWith("STATUS=nothing has been decided"));
            assertThat(sidecar.log()).contains("if that goes on, systemd starts this sidecar anew");

            decisions.resume();
            debugged.dispose();
            systemd.await(held, "WATCHDOG=1");

            // As in ReloadIT: where whoever started this test ignores the signal, the sidecar never hears it.
            if (!ReloadIT.hangupIsIgnored()) {
                reload(systemd, sidecar);
            }

            sidecar.signal("TERM");
            assertThat(sidecar.process().awaitExit(SOON)).isEqualTo(128 + 15);
            assertThat(systemd.heard()).endsWith("STOPPING=1", "STATUS=stopping; the engines stay as they are");
        }
    }

    private static void reload(NotifySocket systemd, RunningSidecar sidecar) throws Exception {
        int before = systemd.heard().size();
        sidecar.signal("HUP");
        systemd.await(before, "RELOADING=1");
        systemd.await(before, "MONOTONIC_USEC=");
        systemd.await(before, "READY=1");
    }

    private VirtualMachine debug(RunningSidecar sidecar) throws Exception {
        Matcher address = DEBUGGER.matcher(sidecar.log());
        assertThat(address.find()).isTrue();
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        Objects.requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
        Objects.requireNonNull(arguments.get("port")).setValue(address.group(1));
        return connector.attach(arguments);
    }
}
