package dev.inari.sidecar.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads from Linux's {@code /proc} at which TCP ports a process listens, to tell which of several engines an address is of. That takes the rights of
 * its user, or root's. Thread-safe.
 */
public final class ListeningPorts {
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d{1,20})]");
    /** In {@code /proc/net/tcp}: local address, remote address, state 0A for listening, four columns, inode. */
    private static final Pattern LISTENER = Pattern.compile(
            "\\s*\\d+: [0-9A-F]+:(?<port>[0-9A-F]{4}) \\S+ 0A \\S+ \\S+ \\S+ +\\d+ +\\d+ (?<inode>\\d+) .*");

    private static final int MOST_LINES = 200_000;
    private static final int HEXADECIMAL = 16;

    private final Path proc;
    private final ProcessTable processes;

    public ListeningPorts(ProcessTable processes) {
        this(Path.of("/proc"), processes);
    }

    ListeningPorts(Path proc, ProcessTable processes) {
        this.proc = proc;
        this.processes = processes;
    }

    /**
     * The ports of this very process; empty if they cannot be read, if the process is another by now, or if it is in another network namespace, where
     * a port with the same number is another one.
     */
    public Optional<Set<Integer>> of(EngineProcess who) {
        Path process = proc.resolve(Long.toString(who.pid()));
        try {
            if (!Files.readSymbolicLink(process.resolve("ns/net"))
                    .equals(Files.readSymbolicLink(proc.resolve("self/ns/net")))) {
                return Optional.empty();
            }
            Set<String> sockets = sockets(process.resolve("fd"));
            Set<Integer> ports = new HashSet<>();
            listeners(process.resolve("net/tcp"), sockets, ports);
            listeners(process.resolve("net/tcp6"), sockets, ports);
            return processes.livenessOf(who) == Liveness.ALIVE ? Optional.of(ports) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Set<String> sockets(Path descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path each : all) {
                Matcher socket = SOCKET.matcher(target(each));
                if (socket.matches()) {
                    inodes.add(socket.group(1));
                }
            }
        }
        return inodes;
    }

    /** Descriptors come and go while they are read. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static void listeners(Path table, Set<String> inodes, Set<Integer> ports) throws IOException {
        // Without IPv6 there is no second one.
        if (Files.exists(table)) {
            try (Stream<String> lines = Files.lines(table, StandardCharsets.ISO_8859_1)) {
                lines.limit(MOST_LINES)
                        .map(LISTENER::matcher)
                        .filter(line -> line.matches() && inodes.contains(line.group("inode")))
                        .forEach(line -> ports.add(Integer.parseInt(line.group("port"), HEXADECIMAL)));
            }
        }
    }
}
