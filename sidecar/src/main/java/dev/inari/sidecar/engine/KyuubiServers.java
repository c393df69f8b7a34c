package dev.inari.sidecar.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds Kyuubi servers that have no agent: by the pid file that {@code bin/kyuubi} writes, and by the process list. A pid file is but a hint,
 * for it outlives its process; what counts is a process of this user that runs the server's main class now. Thread-safe.
 */
public final class KyuubiServers {
    public static final String MAIN_CLASS = "org.apache.kyuubi.server.KyuubiServer";
    private static final int LONGEST_COMMAND = 2 << 20;
    private static final int LONGEST_PID_FILE = 64;
    private static final long TICKS_PER_SECOND = 100;
    /** The boot time is told in whole seconds, and shifts a little when the clock is set. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private static final Set<String> WITHOUT_CLASS = Set.of("-jar", "-m", "--module");
    private static final Set<String> WITH_VALUE = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--limit-modules",
            "--add-reads",
            "--add-exports",
            "--add-opens",
            "--patch-module",
            "--enable-native-access");

    private final Path proc;
    private final ProcessTable processes;

    public KyuubiServers(ProcessTable processes) {
        this(Path.of("/proc"), processes);
    }

    KyuubiServers(Path proc, ProcessTable processes) {
        this.proc = proc;
        this.processes = processes;
    }

    /** What a pid file says; {@code pid} -1 if there is none or it is unreadable, {@code note} why it does not count, if it does not. */
    public record PidFile(Path file, long pid, String note) {}

    /** The server with this pid, if it is one that this user may end. */
    public Optional<EngineProcess> at(long pid) {
        return processes.look(pid) instanceof Observed.Present present
                        && !present.defunct()
                        && present.whollyOf(present.uid())
                        && (processes.reachesEveryUser() || present.uid() == processes.ownUid())
                        && isServer(pid)
                ? Optional.of(new EngineProcess(pid, present.startTicks(), processes.bootId(), "", present.uid()))
                : Optional.empty();
    }

    /** Whether a process runs the main class of the server; the command line is read, so it is a question of now. */
    public boolean isServer(long pid) {
        List<String> words = commandLine(pid);
        if (words.isEmpty() || !words.get(0).matches("(.*/)?java")) {
            return false;
        }
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (WITHOUT_CLASS.contains(word)) {
                return false;
            } else if (WITH_VALUE.contains(word)) {
                i++;
            } else if (!word.startsWith("-") && !word.startsWith("@")) {
                return word.equals(MAIN_CLASS);
            }
        }
        return false;
    }

    /** All that this user may end, by pid. Those in containers are left to the containers. */
    public List<EngineProcess> running() {
        List<EngineProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.matches("\\d{1,10}") && !isElsewhere(entry)) {
                    at(Long.parseLong(name)).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        found.sort(Comparator.comparingLong(EngineProcess::pid));
        return found;
    }

    private boolean isElsewhere(Path process) {
        try {
            return !Files.readSymbolicLink(process.resolve("ns/pid")).toString().equals(processes.pidNamespace());
        } catch (IOException | UnsupportedOperationException e) {
            // Only root, its user and tracers may read that link; everybody may read this.
            return hasInnerPid(process);
        }
    }

    /** Whether it has a pid in a namespace below ours as well. */
    private static boolean hasInnerPid(Path process) {
        try (Stream<String> lines = Files.lines(process.resolve("status"), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.matches("NSpid:\\s+\\d+\\s+\\d.*"));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /**
     * The pid file of {@code bin/kyuubi} for the surroundings of this command, as that script finds it.
     *
     * @param environment KYUUBI_PID_DIR, KYUUBI_HOME and USER count
     * @param user if the environment does not tell
     */
    public Optional<PidFile> pidFile(Map<String, String> environment, String user) {
        String home = environment.getOrDefault("KYUUBI_HOME", "");
        String directory = environment.getOrDefault("KYUUBI_PID_DIR", "");
        if (directory.isEmpty() && home.isEmpty()) {
            return Optional.empty();
        }
        String name = "kyuubi-" + environment.getOrDefault("USER", user) + "-" + MAIN_CLASS + ".pid";
        Path file = (directory.isEmpty() ? Path.of(home, "pid") : Path.of(directory)).resolve(name);
        return Files.isRegularFile(file) ? Optional.of(judge(file)) : Optional.empty();
    }

    private PidFile judge(Path file) {
        long pid;
        Instant written;
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LONGEST_PID_FILE), StandardCharsets.US_ASCII).strip();
            pid = text.matches("[1-9]\\d{0,9}") ? Long.parseLong(text) : -1;
            written = Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return new PidFile(file, -1, "pid file " + file + " cannot be read: " + e);
        }
        if (pid < 0) {
            return new PidFile(file, -1, "pid file " + file + " holds no process id");
        }
        Optional<EngineProcess> server = at(pid);
        if (server.isEmpty()) {
            return new PidFile(
                    file,
                    pid,
                    "pid file " + file + " names pid " + pid + ", which is no Kyuubi server of this user now");
        }
        boolean older =
                started(server.get()).map(written.plus(TOLERANCE)::isBefore).orElse(false);
        return new PidFile(
                file,
                pid,
                older ? "pid file " + file + " is older than the process with the pid that it names, " + pid : "");
    }

    private Optional<Instant> started(EngineProcess process) {
        try {
            return Files.readString(proc.resolve("stat"), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> line.startsWith("btime "))
                    .findFirst()
                    .map(line -> Instant.ofEpochSecond(Long.parseLong(
                                    line.substring("btime ".length()).strip()))
                            .plusMillis(process.startTicks() * 1000 / TICKS_PER_SECOND));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private List<String> commandLine(long pid) {
        try (InputStream in =
                Files.newInputStream(proc.resolve(Long.toString(pid)).resolve("cmdline"))) {
            String all = new String(in.readNBytes(LONGEST_COMMAND), StandardCharsets.ISO_8859_1);
            return all.isEmpty() ? List.of() : List.of(all.split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
