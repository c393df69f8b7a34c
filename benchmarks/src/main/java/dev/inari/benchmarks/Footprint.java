package dev.inari.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what a sidecar costs beside live engines: resident memory, and the processor time of a minute at one heartbeat a second, by thread, with how
 * often each waited. The engines are small JVMs with the built agent, each with one session; the sidecar is started by {@code scripts/inari}, after
 * {@code scripts/inari share-classes} if that was called before. Arguments: the project's root, the number of engines, seconds to settle, seconds to measure.
 */
final class Footprint {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final long SECOND = 1_000_000_000;
    /** Of /proc: USER_HZ, which is 100 on Linux wherever engines run. */
    private static final double TICKS_PER_SECOND = 100;

    private final Path root;
    private final Path work;
    private final List<Process> started = new ArrayList<>();

    private Footprint(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    public static void main(String[] arguments) throws Exception {
        Footprint bench = new Footprint(
                Path.of(arguments[0]).toAbsolutePath().normalize(), Files.createTempDirectory("inari-footprint"));
        try {
            bench.run(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        } finally {
            bench.end();
        }
    }

    private void run(int engines, int settle, int seconds) throws Exception {
        Path run = privateDirectory("run");
        Path config = work.resolve("inari.yaml");
        Files.writeString(
                config,
                "inari:\n  run-directory: \"" + run + "\"\n  state-directory: \"" + privateDirectory("state")
                        + "\"\n  heartbeat:\n    interval: 1s\n  http:\n    port: 0\n");
        for (int i = 0; i < engines; i++) {
            start(
                    "engine-" + i,
                    JAVA,
                    "-Xmx32m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-javaagent:" + root.resolve("agent/target/inari-agent.jar")
                            + "=shareLevel=CONNECTION,runDirectory=" + run,
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.inari.benchmarks.StayingEngine");
        }
        Process sidecar =
                start("sidecar", root.resolve("scripts/inari").toString(), "--config", config.toString(), "run");
        while (serving() < engines) {
            if (!sidecar.isAlive()) {
                throw new IllegalStateException(Files.readString(work.resolve("sidecar")));
            }
            LockSupport.parkNanos(SECOND / 5);
        }
        System.out.printf(
                "sidecar %d guards %d engines; its log is %s%n", sidecar.pid(), engines, work.resolve("sidecar"));
        wait(settle);
        long before = ticks(process(sidecar));
        Map<String, Used> threadsBefore = threads(sidecar);
        long began = System.nanoTime();
        wait(seconds);
        double spent = (ticks(process(sidecar)) - before) / TICKS_PER_SECOND;
        double passed = (System.nanoTime() - began) / (double) SECOND;
        System.out.printf(
                "%d engines, %.0f s: %.2f s of processor time, %.2f %% of one core; resident %d MiB, highest %d MiB,"
                        + " threads %d%n",
                engines,
                passed,
                spent,
                100 * spent / passed,
                status(process(sidecar), "VmRSS") / 1024,
                status(process(sidecar), "VmHWM") / 1024,
                status(process(sidecar), "Threads"));
        threads(sidecar).forEach((name, used) -> {
            Used more = used.since(threadsBefore.getOrDefault(name, Used.NOTHING));
            if (more.ticks() > 0) {
                System.out.printf("  %-16s %5.2f s %6d waits%n", name, more.ticks() / TICKS_PER_SECOND, more.waits());
            }
        });
    }

    /** Processor time of threads, and how often they gave the processor up to wait. */
    private record Used(long ticks, long waits) {
        static final Used NOTHING = new Used(0, 0);

        Used and(Used other) {
            return new Used(ticks + other.ticks, waits + other.waits);
        }

        Used since(Used before) {
            return new Used(ticks - before.ticks, waits - before.waits);
        }
    }

    private static Path process(Process process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    /** What the threads used, added up by their names without numbers; the system keeps the first 15 letters of each. */
    private static Map<String, Used> threads(Process process) throws IOException {
        Map<String, Used> used = new TreeMap<>();
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(process(process).resolve("task"))) {
            for (Path task : tasks) {
                try {
                    String name = Files.readString(task.resolve("comm")).strip().replaceAll("[-#(]?\\d.*", "");
                    used.merge(name, new Used(ticks(task), status(task, "voluntary_ctxt_switches")), Used::and);
                } catch (IOException e) {
                    if (Files.exists(task)) {
                        throw e;
                    }
                    // That thread ended meanwhile.
                }
            }
        }
        return used;
    }

    private long serving() throws IOException {
        try (var lines = Files.lines(work.resolve("sidecar"))) {
            return lines.filter(line -> line.contains("-> SERVING")).count();
        }
    }

    /** Time is what is measured here. */
    private static void wait(int seconds) {
        long until = System.nanoTime() + seconds * SECOND;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(SECOND / 10);
        }
    }

    private static long ticks(Path of) throws IOException {
        String stat = Files.readString(of.resolve("stat"));
        // What is behind the name, which may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static long status(Path of, String key) throws IOException {
        for (String line : Files.readAllLines(of.resolve("status"))) {
            if (line.startsWith(key + ":")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no " + key + " in " + of.resolve("status"));
    }

    private Process start(String log, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(log).toFile())
                .start();
        started.add(process);
        return process;
    }

    private Path privateDirectory(String name) throws IOException {
        return Files.createDirectory(
                work.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void end() throws InterruptedException {
        for (Process each : started) {
            each.destroy();
        }
        for (Process each : started) {
            if (!each.waitFor(10, TimeUnit.SECONDS)) {
                each.destroyForcibly();
            }
        }
    }
}
