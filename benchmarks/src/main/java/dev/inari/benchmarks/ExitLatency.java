package dev.inari.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures the time from the close of an engine's last session to the entry of the engine's own stop, with the bell and without it: engine
 * JVMs with the built agent under one real sidecar. Engines start some at a time, because each start is mostly a wait for the guard's
 * turns; they close one after the other, when none is starting, each at a random moment of the guard's interval. Arguments: the project's
 * root, the number of runs of each path, and, if not all are wanted, the first letters of the path.
 */
final class ExitLatency {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final long MILLISECOND = 1_000_000;
    private static final int TOGETHER = 3;
    /** Within it an engine is let go and its JVM has ended, on a machine that is not busy. */
    private static final int LEAVING_MILLIS = 200;

    private final Path root;
    private final Path work;

    private ExitLatency(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /**
     * What is measured.
     *
     * @param bell whether the guard hears the engine's bell
     * @param knownMillis for how long the guard knows the engine before its session closes; after that comes a random part of an interval
     * @param together how many engines wait for their close at the same time
     */
    private record Course(String name, boolean bell, int intervalMillis, int knownMillis, int together) {}

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        int runs = Integer.parseInt(arguments[1]);
        String wanted = arguments.length > 2 ? arguments[2].toLowerCase(Locale.ROOT) : "";
        ExitLatency bench = new ExitLatency(root, Files.createTempDirectory("inari-bench"));
        System.out.printf("%-16s %6s %9s %9s %9s %9s%n", "path", "runs", "p50 ms", "p90 ms", "p99 ms", "max ms");
        for (Course course : List.of(
                new Course("bell new engine", true, 1000, 0, TOGETHER),
                new Course("bell", true, 100, 2000, TOGETHER),
                // All of them would be let go at the same beat.
                new Course("heartbeat 1 s", false, 1000, 0, 1))) {
            if (course.name().startsWith(wanted)) {
                bench.measure(course, course.bell() ? runs : Math.max(1, runs / 4));
            }
        }
    }

    private void measure(Course course, int runs) throws Exception {
        Path announced = privateDirectory(course.name() + " agent");
        // Without the bell: the agent rings in its own directory, and the sidecar reads a copy of the announcement in
        // another.
        Path watched = course.bell() ? announced : privateDirectory(course.name() + " sidecar");
        Path config = work.resolve(course.name() + ".yaml");
        Files.writeString(
                config,
                "inari:\n  run-directory: \"" + watched + "\"\n  heartbeat:\n    interval: " + course.intervalMillis()
                        + "ms\n");
        Path log = work.resolve("sidecar " + course.name());
        Process sidecar = new ProcessBuilder(
                        root.resolve("scripts/inari").toString(), "--config", config.toString(), "run")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            long[] nanos = new long[runs];
            for (int done = 0; done < runs; ) {
                List<MeasuredEngine> engines = start(announced, Math.min(course.together(), runs - done));
                try {
                    if (!course.bell()) {
                        copyAnnouncement(announced, watched, engines.get(0));
                    }
                    closeEach(course, engines, log, nanos, done);
                } finally {
                    engines.forEach(MeasuredEngine::destroy);
                }
                done += engines.size();
            }
            print(course.name(), nanos);
        } finally {
            sidecar.destroy();
            sidecar.waitFor();
        }
    }

    private List<MeasuredEngine> start(Path announced, int count) throws IOException {
        List<MeasuredEngine> engines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            engines.add(start(announced));
        }
        return engines;
    }

    /** Once the guard knows them all. */
    private static void closeEach(Course course, List<MeasuredEngine> engines, Path log, long[] nanos, int from)
            throws Exception {
        for (MeasuredEngine engine : engines) {
            engine.awaitServing(log);
        }
        Thread.sleep(course.knownMillis());
        long slot = Math.max(course.intervalMillis() / engines.size(), LEAVING_MILLIS) * MILLISECOND;
        long begin = System.nanoTime();
        for (int i = 0; i < engines.size(); i++) {
            long moment = begin + (long) ((i + Math.random()) * slot);
            LockSupport.parkNanos(moment - System.nanoTime());
            nanos[from + i] = engines.get(i).close();
        }
        for (MeasuredEngine engine : engines) {
            engine.awaitEnd();
        }
    }

    private MeasuredEngine start(Path announced) throws IOException {
        return MeasuredEngine.start(
                JAVA,
                "-Xmx64m",
                "-javaagent:" + root.resolve("agent/target/inari-agent.jar") + "=shareLevel=CONNECTION,runDirectory="
                        + announced,
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.flink.table.gateway.SqlGateway");
    }

    private static void copyAnnouncement(Path from, Path to, MeasuredEngine engine) throws IOException {
        List<Path> found = List.of();
        while (found.isEmpty() && engine.isAlive()) {
            LockSupport.parkNanos(10 * MILLISECOND);
            try (Stream<Path> files = Files.list(from)) {
                found = files.filter(file -> file.toString().endsWith(".engine"))
                        .toList();
            }
        }
        Path copy = to.resolve(found.get(0).getFileName().toString() + ".part");
        Files.createFile(copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(copy, Files.readString(found.get(0)));
        Files.move(copy, to.resolve(found.get(0).getFileName()));
    }

    private Path privateDirectory(String name) throws IOException {
        return Files.createDirectory(
                work.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void print(String name, long[] nanos) {
        Arrays.sort(nanos);
        List<Object> row = new ArrayList<>(List.of(name, nanos.length));
        for (double quantile : new double[] {0.5, 0.9, 0.99, 1}) {
            int index = Math.max(0, (int) Math.ceil(quantile * nanos.length) - 1);
            row.add(nanos[index] / (double) MILLISECOND);
        }
        System.out.printf("%-16s %6d %9.1f %9.1f %9.1f %9.1f%n", row.toArray());
    }
}
