package dev.inari.agent.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine's one door, and those who have not its key. */
@Timeout(60)
class LoopbackConnectorTest {
    private static final String SECRET = "5ec2e7".repeat(10);
    private static final AtomicBoolean DESERIALISED = new AtomicBoolean();

    private final MBeanServer server = MBeanServerFactory.newMBeanServer("door");

    /** What somebody sends in the place of a name and a secret, to have code of theirs run. */
    private static final class Gadget implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            DESERIALISED.set(true);
            in.defaultReadObject();
        }
    }

    @Test
    void theSecretOpensIt() throws Exception {
        try (JMXConnector connector = connect(new String[] {LoopbackConnector.USER, SECRET})) {
            assertThat(connector.getMBeanServerConnection().getDefaultDomain()).isEqualTo("door");
        }
    }

    static Object[] wrong() {
        return new Object[] {
            new Object[] {null},
            new Object[] {new String[0]},
            new Object[] {new String[] {LoopbackConnector.USER}},
            new Object[] {new String[] {LoopbackConnector.USER, null}},
            new Object[] {new String[] {LoopbackConnector.USER, ""}},
            new Object[] {new String[] {LoopbackConnector.USER, SECRET.substring(1)}},
            new Object[] {new String[] {LoopbackConnector.USER, SECRET + "0"}},
            new Object[] {new String[] {"root", SECRET}},
            new Object[] {new String[] {null, SECRET}},
            new Object[] {new String[] {LoopbackConnector.USER, SECRET, SECRET}},
            new Object[] {SECRET},
        };
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void nothingElseDoes(Object credentials) {
        assertThatThrownBy(() -> connect(credentials))
                .isInstanceOf(SecurityException.class)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void nothingButStringsIsDeserialisedBefore() {
        assertThatThrownBy(() -> connect(new Gadget())).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> connect(new Object[] {LoopbackConnector.USER, new Gadget()}))
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() -> connect(new HashMap<>(Map.of(LoopbackConnector.USER, new Gadget()))))
                .isInstanceOf(Exception.class);
        assertThat(DESERIALISED).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onlyThisHostReachesIt() throws Exception {
        Set<String> before = listening();
        LoopbackConnector.start(server, SECRET);
        Set<String> since = listening();
        since.removeAll(before);
        // The kernel writes addresses in the order of the machine's bytes: 127.0.0.1 or 127.0.1.1, plain or within
        // IPv6.
        assertThat(since)
                .isNotEmpty()
                .allMatch(each -> each.matches("(0{16}FFFF0000)?(0100007F|0101007F|7F000001|7F000101):.*"));
    }

    /** Local addresses of the sockets that this process listens at. */
    private static Set<String> listening() throws IOException {
        Set<String> own = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : open) {
                own.add(target(file));
            }
        }
        Set<String> all = new HashSet<>();
        for (String table : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            Path file = Path.of(table);
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.trim().split("\\s+");
                    if (fields[3].equals("0A") && own.contains("socket:[" + fields[9] + "]")) {
                        all.add(fields[1]);
                    }
                }
            }
        }
        return all;
    }

    private static String target(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (NoSuchFileException e) {
            return ""; // closed since it was listed
        }
    }

    @SuppressWarnings("BanJNDI") // our own address, on loopback
    private JMXConnector connect(Object credentials) throws IOException {
        String address = LoopbackConnector.start(server, SECRET);
        Map<String, Object> environment = new HashMap<>();
        environment.put(JMXConnector.CREDENTIALS, credentials);
        return JMXConnectorFactory.connect(new JMXServiceURL(address), environment);
    }
}
