package dev.inari.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures the time from the close of an engine's last session to the entry of the engine's own stop, with the bell and without it: one
 * engine JVM after the other with the built agent, under one real sidecar. Arguments: the project's root, and the number of runs of each.
 */
final class ExitLatency {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final long MILLISECOND = 1_000_000;

    private final Path root;
    private final Path work;

    private ExitLatency(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        int runs = Integer.parseInt(arguments[1]);
        Path work = Files.createTempDirectory("inari-bench");
        ExitLatency bench = new ExitLatency(root, work);
        System.out.printf("%-16s %6s %9s %9s %9s %9s%n", "path", "runs", "p50 ms", "p90 ms", "p99 ms", "max ms");
        bench.measure("bell new engine", runs, true, 1000, 2);
        bench.measure("bell", runs, true, 100, 20);
        bench.measure("heartbeat 1 s", Math.max(1, runs / 4), false, 1000, 2);
    }

    private void measure(String name, int runs, boolean bell, int intervalMillis, int beats) throws Exception {
        Path announced = privateDirectory(name + " agent");
        // Without the bell: the agent rings in its own directory, and the sidecar reads a copy of the announcement in
        // another.
        Path watched = bell ? announced : privateDirectory(name + " sidecar");
        Path config = work.resolve(name + ".yaml");
        Files.writeString(
                config,
                "inari:\n  run-directory: \"" + watched + "\"\n  heartbeat:\n    interval: " + intervalMillis + "ms\n");
        Process sidecar = start(
                "sidecar " + name,
                JAVA,
                "-jar",
                root.resolve("sidecar/target/inari.jar").toString(),
                "--config",
                config.toString(),
                "run");
        try {
            long[] nanos = new long[runs];
            for (int i = 0; i < runs; i++) {
                nanos[i] = one(announced, watched, "-Dbeats=" + beats, "-Dinterval=" + intervalMillis);
            }
            print(name, nanos);
        } finally {
            sidecar.destroy();
            sidecar.waitFor();
        }
    }

    private long one(Path announced, Path watched, String beats, String interval) throws Exception {
        Process engine = start(
                "engine",
                JAVA,
                "-Xmx64m",
                beats,
                interval,
                "-javaagent:" + root.resolve("agent/target/inari-agent.jar") + "=shareLevel=CONNECTION,runDirectory="
                        + announced,
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.flink.table.gateway.SqlGateway");
        if (!announced.equals(watched)) {
            copyAnnouncement(announced, watched, engine);
        }
        if (!engine.waitFor(60, TimeUnit.SECONDS)) {
            engine.destroyForcibly();
            throw new IllegalStateException("the engine was not let go:\n" + Files.readString(work.resolve("engine")));
        }
        return Files.readString(work.resolve("engine"))
                .lines()
                .filter(line -> line.startsWith("nanos "))
                .mapToLong(line -> Long.parseLong(line.substring("nanos ".length())))
                .findFirst()
                .orElseThrow();
    }

    private static void copyAnnouncement(Path from, Path to, Process engine) throws IOException {
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

    private Process start(String log, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(log).toFile())
                .start();
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
