package dev.inari.sidecar.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the process table from Linux's {@code /proc}, because only there a process's start ticks and state can be told. Thread-safe. */
public final class ProcFs implements ProcessTable {
    private static final int STATE = 0;
    private static final int PARENT = 1;
    // proc(5) counts from 1 and the state is its field 3.
    private static final int START_TICKS = 22 - 3;
    /** More than status has with 65,536 groups, which is the most that Linux gives to one process. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int REAL = 1;
    private static final int EFFECTIVE = 2;
    private static final int SAVED = 3;
    // capabilities(7): to read every file and list every directory, and to signal every process.
    private static final long NEEDED_FOR_EVERY_USER = 1L << 2 | 1L << 5;

    private final Path proc;
    private final String bootId;
    private final String pidNamespace;
    private final long ownUid;
    private final boolean reachesEveryUser;

    public ProcFs() {
        this(Path.of("/proc"));
    }

    ProcFs(Path proc) {
        this.proc = proc;
        this.bootId = readBootId(proc);
        this.pidNamespace = readPidNamespace(proc);
        Observed.@Nullable Present self = look("self") instanceof Observed.Present present ? present : null;
        this.ownUid = self == null ? -1 : self.uid();
        // Where others' processes are hidden (hidepid), they would look like ended ones.
        this.reachesEveryUser =
                self != null && self.reachesEveryUser() && (self.uid() == 0 || look("1") instanceof Observed.Present);
    }

    @Override
    public Observed look(long pid) {
        return look(Long.toString(pid));
    }

    @Override
    public Observed glance(long pid) {
        return look(Long.toString(pid), process -> parse(read(process.resolve("stat"))));
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public String pidNamespace() {
        return pidNamespace;
    }

    @Override
    public long ownUid() {
        return ownUid;
    }

    @Override
    public boolean reachesEveryUser() {
        return reachesEveryUser;
    }

    @Override
    public long startedMillis(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(Instant::toEpochMilli)
                .orElse(-1L);
    }

    @Override
    public String parentOf(long pid) {
        try {
            String parent = fields(read(proc.resolve(Long.toString(pid)).resolve("stat")))
                    .get(PARENT);
            String name = read(proc.resolve(Long.toString(Long.parseLong(parent)))
                            .resolve("comm"))
                    .trim();
            return "pid " + parent + " (" + name + ")";
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }

    private Observed look(String name) {
        return look(name, process -> parse(read(process.resolve("stat")), read(process.resolve("status"))));
    }

    /** How much of a process is looked at. */
    private interface Look {
        Observed.Present at(Path process) throws IOException;
    }

    private Observed look(String name, Look look) {
        Path process = proc.resolve(name);
        try {
            return look.at(process);
        } catch (NoSuchFileException e) {
            return new Observed.Absent();
        } catch (IOException | IllegalArgumentException e) {
            // A process that ends while it is read gives "No such process"; too many open files must not look like
            // that.
            return Files.notExists(process) ? new Observed.Absent() : new Observed.Unreadable(process + ": " + e);
        }
    }

    /**
     * Understands the content of {@code stat}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    static Observed.Present parse(String stat) {
        List<String> fields = fields(stat);
        return new Observed.Present(
                Long.parseLong(fields.get(START_TICKS)), fields.get(STATE).charAt(0), Observed.Present.NOBODY);
    }

    /**
     * Understands the content of {@code stat} and {@code status}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    static Observed.Present parse(String stat, String status) {
        Observed.Present life = parse(stat);
        String[] uids = words(status, "Uid:", SAVED);
        long effective = Long.parseLong(uids[EFFECTIVE]);
        long capabilities = Long.parseUnsignedLong(words(status, "CapEff:", 1)[1], 16);
        return new Observed.Present(
                life.startTicks(),
                life.state(),
                Long.parseLong(uids[REAL]),
                effective,
                Long.parseLong(uids[SAVED]),
                effective == 0 || (capabilities & NEEDED_FOR_EVERY_USER) == NEEDED_FOR_EVERY_USER);
    }

    private static List<String> fields(String stat) {
        // The command's name stands in parentheses, may hold spaces and parentheses, and nothing after it does.
        int nameEnd = stat.lastIndexOf(')');
        // One letter to split at needs no regular expression.
        List<String> fields = Arrays.asList(stat.substring(nameEnd + 1).trim().split(" ", START_TICKS + 2));
        if (nameEnd < 0 || fields.size() <= START_TICKS || fields.get(STATE).length() != 1) {
            throw new IllegalArgumentException("stat has another form than proc(5) says");
        }
        return fields;
    }

    /** The words of the line that begins with {@code label}, that one included; at least {@code values} follow it. */
    private static String[] words(String status, String label, int values) {
        return status.lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.split("\\s+", -1))
                .filter(words -> words.length > values)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("status has no line " + label));
    }

    private static String readBootId(Path proc) {
        try {
            return read(proc.resolve("sys/kernel/random/boot_id")).trim();
        } catch (IOException e) {
            return "";
        }
    }

    private static String readPidNamespace(Path proc) {
        try {
            return Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    private static String read(Path file) throws IOException {
        // A command's name can hold any bytes; this charset takes them all.
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        }
    }
}
