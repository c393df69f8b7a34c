package dev.inari.benchmarks;

import dev.inari.sidecar.jobs.ArchiveIndex;
import dev.inari.sidecar.jobs.ArchiveLimits;
import dev.inari.sidecar.jobs.LocalArchiveFiles;
import dev.inari.sidecar.jobs.Moment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Measures how long it takes until ten thousand archives of Flink jobs are indexed, and to find out that none of them changed. First {@code write
 * DIRECTORY flat} or {@code write DIRECTORY applications}; then {@code scan DIRECTORY} in a JVM of its own.
 */
final class ArchiveScan {
    private static final int ARCHIVES = 10_000;
    private static final int RESCANS = 10;
    /** Most archives are not of today. */
    private static final Duration AGE = Duration.ofDays(1);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private ArchiveScan() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("write")) {
            write(Path.of(arguments[1]), arguments[2].equals("applications"));
        } else {
            scan(Path.of(arguments[1]));
        }
    }

    private static void write(Path root, boolean applications) throws IOException {
        Files.createDirectories(root);
        long bytes = 0;
        for (int i = 0; i < ARCHIVES; i++) {
            String job = String.format("%032x", 0xABCDEF00L + i);
            Path directory = root;
            if (applications) {
                String application = String.format("%032x", i);
                directory = root.resolve("0".repeat(32) + "/applications/" + application + "/jobs");
                Files.createDirectories(directory);
                Files.writeString(directory.resolveSibling("application-summary"), "{\"archive\":[]}");
            }
            byte[] archive = archive(job, i).getBytes(StandardCharsets.UTF_8);
            bytes += archive.length;
            Files.write(directory.resolve(job), archive);
            if (applications) {
                Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minus(AGE)));
            }
        }
        System.out.printf("%d archives, %d KiB each on average%n", ARCHIVES, bytes / ARCHIVES / 1024);
    }

    /** The documents of Flink 1.20, in its order; every fifth job failed. */
    private static String archive(String job, int number) {
        boolean failed = number % 5 == 0;
        String state = failed ? "FAILED" : "FINISHED";
        String fields = "\"jid\":\"" + job + "\",\"name\":\"insert-into_catalog.db.daily_" + number
                + "\",\"start-time\":1700000000000,\"end-time\":1700000060000,\"duration\":60000,\"state\":\"" + state
                + "\"";
        StringBuilder archive = new StringBuilder("{\"archive\":[");
        add(
                archive,
                "/jobs/" + job + "/jobmanager/environment",
                "{\"classpath\":[\"" + "flink-lib.jar:".repeat(350) + "\"]}");
        add(archive, "/jobs/overview", "{\"jobs\":[{" + fields + ",\"tasks\":{\"total\":4,\"finished\":4}}]}");
        String trace = failed ? "\\tat org.apache.flink.runtime.Frame.call(Frame.java:100)\\n".repeat(150) : "";
        add(
                archive,
                "/jobs/" + job + "/exceptions",
                "{\"root-exception\":\"" + trace + "\",\"exceptionHistory\":{\"entries\":[]}}");
        int vertices = 2 + number % 8;
        add(
                archive,
                "/jobs/" + job,
                "{" + fields + ",\"vertices\":[" + vertex(0) + ("," + vertex(1)).repeat(vertices) + "]}");
        for (int i = 0; i < vertices; i++) {
            String path = "/jobs/" + job + "/vertices/" + String.format("%032x", i);
            add(archive, path, vertex(i));
            add(archive, path + "/taskmanagers", "{\"taskmanagers\":[" + vertex(i) + "," + vertex(i) + "]}");
            add(archive, path + "/subtasktimes", vertex(i));
        }
        archive.setCharAt(archive.length() - 1, ']');
        return archive.append('}').toString();
    }

    private static String vertex(int number) {
        return "{\"id\":\"" + String.format("%032x", number)
                + "\",\"name\":\"Source: orders[1] -> Calc[2] -> Sink: daily[3]\","
                + "\"metrics\":{\"read-bytes\":123456789,\"read-bytes-complete\":true,\"write-bytes\":123456789}}"
                + " ".repeat(600);
    }

    private static void add(StringBuilder archive, String path, String json) {
        archive.append("{\"path\":\"").append(path).append("\",\"json\":\"");
        archive.append(json.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"},");
    }

    private static void scan(Path root) {
        long before = used();
        ArchiveIndex index = new ArchiveIndex(
                List.of(new LocalArchiveFiles(root, Duration.ofSeconds(30))), ArchiveLimits.DEFAULT, 10 * ARCHIVES);
        for (int i = 0; i <= RESCANS; i++) {
            long start = System.nanoTime();
            long processorBefore = THREADS.getCurrentThreadCpuTime();
            // As if ten seconds lay between two scans.
            Moment now = new Moment(start + i * INTERVAL_NANOS, System.currentTimeMillis());
            ArchiveIndex.Scan scan = index.scan(now, job -> {});
            long nanos = System.nanoTime() - start;
            long processor = THREADS.getCurrentThreadCpuTime() - processorBefore;
            System.out.printf(
                    "%s: %d ms, of which %d on a processor%n", scan, nanos / 1_000_000, processor / 1_000_000);
        }
        System.out.printf("remembered in %d KiB, problems: %s%n", (used() - before) / 1024, index.problems());
        System.out.println(index.jobs().size() + " jobs");
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
