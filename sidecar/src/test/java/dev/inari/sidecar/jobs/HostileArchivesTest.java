package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archive directories that were filled to harm their readers, seen by a JVM with half the heap of the daemon, but for as many archives. */
class HostileArchivesTest {
    private static final String CLUSTER = "c".repeat(248);
    private static final String JOB_NAME = "\u3042".repeat(1000);

    @ParameterizedTest
    @CsvSource({
        "flat, 'more than 11702, and only the newest'",
        "applications, 'more than 11702, and only the newest'",
        "clusters, 'more than 10000 directories'",
        "documents, 'too long: 10'",
        "repeats, '{}, too long: 0'"
    })
    void theIndexStaysWithinItsShareOfTheHeap(String kind, String said) throws Exception {
        Process scanner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Scanner.class.getName(),
                        kind)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = scanner.inputReader()) {
            List<String> lines = out.lines().toList();
            assertThat(scanner.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(scanner.exitValue()).describedAs("3 is a full heap").isZero();
            assertThat(Integer.parseInt(lines.get(0))).describedAs("KiB").isLessThan(40 << 10);
            assertThat(lines.get(1)).contains(said);
        } finally {
            scanner.destroyForcibly();
        }
    }

    /** Says how much an index holds after some scans. */
    static final class Scanner {
        private Scanner() {}

        public static void main(String[] arguments) throws IOException {
            ArchiveIndex index = new ArchiveIndex(
                    List.of(new Made(arguments[0])), ArchiveLimits.DEFAULT, ArchiveIndex.mostIn(128 << 20));
            List<FinalState> jobs = new ArrayList<>();
            long before = used();
            Moment now = Told.BEGIN;
            for (int i = 0; i < 3; i++) {
                now = now.plus(Duration.ofSeconds(10));
                index.scan(now, jobs::add);
            }
            int tooLong = 0;
            if (arguments[0].equals("documents")) {
                for (FinalState each : jobs) {
                    tooLong += index.documents(each.jobId(), (path, json) -> {}).size();
                }
            }
            jobs.clear();
            System.out.println((used() - before) >> 10);
            System.out.println(index.problems() + ", too long: " + tooLong);
        }

        private static long used() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        }
    }

    /** What is in it is made up when somebody looks. */
    private record Made(String kind) implements ArchiveFiles {

        @Override
        public void list(String directory, Visitor visitor) throws IOException {
            int depth = directory.isEmpty() ? 0 : directory.split("/").length;
            switch (depth) {
                case 0 -> root(visitor);
                case 1 -> show(visitor, "applications", Kind.DIRECTORY, 1);
                case 2 -> many(visitor, kind.equals("clusters") ? 0 : 1_000, "", Kind.DIRECTORY);
                case 3 -> {
                    show(visitor, "application-summary", Kind.FILE, 1);
                    show(visitor, "jobs", Kind.DIRECTORY, 1);
                }
                default -> show(visitor, hex(directory.hashCode()), Kind.FILE, 1);
            }
        }

        private void root(Visitor visitor) throws IOException {
            switch (kind) {
                case "flat" -> many(visitor, 30_000, "", Kind.FILE);
                case "documents" -> many(visitor, 10, "", Kind.FILE);
                case "repeats" -> many(visitor, 1, "", Kind.FILE);
                case "applications" -> many(visitor, 13, CLUSTER, Kind.DIRECTORY);
                default -> many(visitor, 12_000, CLUSTER, Kind.DIRECTORY);
            }
        }

        private static void many(Visitor visitor, int count, String prefix, Kind kind) throws IOException {
            for (int i : IntStream.range(0, count).toArray()) {
                if (!show(visitor, prefix.isEmpty() ? hex(i) : prefix + i, kind, i + 1)) {
                    return;
                }
            }
        }

        private static String hex(int number) {
            return "0".repeat(24) + HexFormat.of().toHexDigits(number);
        }

        private static boolean show(Visitor visitor, String name, Kind kind, int time) throws IOException {
            return visitor.visit(new Entry(name, kind, 1, time));
        }

        @Override
        public InputStream open(String file) {
            JobId job = new JobId(file.substring(file.length() - 32));
            if (kind.equals("repeats")) {
                return repeats(job);
            }
            String text = kind.equals("documents") ? JOB_NAME.repeat(2_000) : JOB_NAME;
            String document = "{'jid':'" + job + "','name':'" + text + "','state':'FAILED','x':0}";
            String archive = "{'archive':[{'path':'/jobs/" + job + "','json':'" + document.replace("'", "\\'") + "'}]}";
            return new ByteArrayInputStream(archive.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }

        /** 55 MiB that say the same of one job again and again. */
        private static InputStream repeats(JobId job) {
            String claim = "{~'jid~':~'" + job + "~',~'state~':~'FAILED~'},";
            byte[] overview = json("{'path':'/jobs/overview','json':'{~'jobs~':[" + claim.repeat(28_000) + "{}]}'},");
            Stream<byte[]> parts = Stream.of(
                            Stream.of(json("{'archive':[")),
                            Stream.generate(() -> overview).limit(30),
                            Stream.of(json("{}]}")))
                    .flatMap(each -> each);
            return new SequenceInputStream(
                    Collections.enumeration(parts.map(ByteArrayInputStream::new).toList()));
        }

        private static byte[] json(String text) {
            return text.replace('\'', '"').replace('~', '\\').getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String describe(String path) {
            return "/archives/" + path;
        }
    }
}
