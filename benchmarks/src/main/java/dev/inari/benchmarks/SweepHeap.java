package dev.inari.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inari.sidecar.BatchKeeper;
import dev.inari.sidecar.ServerPass;
import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.BatchRule;
import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.batch.SweepListener;
import dev.inari.sidecar.batch.SweepResult;
import dev.inari.sidecar.batch.SweepSettings;
import dev.inari.sidecar.batch.SweeperDead;
import dev.inari.sidecar.batch.Verdict;
import dev.inari.sidecar.engine.ProcFs;
import dev.inari.sidecar.journal.JournalSettings;
import dev.inari.sidecar.journal.SqliteJournal;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.tls.TlsStores;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * Measures how much heap a sweep holds over a server with fifty thousand finished batches whose sessions are all open, and logs of a thousand lines. First
 * {@code serve PORT}; then {@code sweep URL DIRECTORY} in a JVM of its own, with {@code -Xmx64m}. Prints the most that was in use after a collection.
 */
final class SweepHeap {
    private static final int BATCHES = 50_000;
    private static final int PASSES = 3;
    private static final int LINES = 1_000;
    private static final long ENDED = System.currentTimeMillis() - 3_600_000;
    private static final String LINE =
            "2026-11-30 08:00:00.000 INFO org.apache.spark.deploy.yarn.Client: Application report ";

    private SweepHeap() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("serve")) {
            serve(Integer.parseInt(arguments[1]));
        } else {
            sweep(URI.create(arguments[1]), Path.of(arguments[2]));
        }
    }

    private static void serve(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/api/v1/", exchange -> {
            byte[] body = answer(exchange).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        System.out.println("serving at http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static String answer(HttpExchange exchange) {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        Map<String, String> query = query(exchange.getRequestURI().getQuery());
        boolean sessions = path[3].equals("sessions");
        if (path.length == 4) {
            return sessions ? sessions() : batches(query);
        }
        UUID id = UUID.fromString(path[4]);
        if (sessions) {
            return "{\"sessionId\":\"" + id + "\",\"sessionType\":\"BATCH\",\"user\":\"ann\"}";
        }
        if (path.length > 5) {
            return log(number(query, "from"), number(query, "size"));
        }
        return exchange.getRequestMethod().equals("DELETE")
                ? "{\"success\":false,\"msg\":\"batch " + id + " is already terminal so can not kill it.\"}"
                : batch((int) id.getLeastSignificantBits());
    }

    private static Map<String, String> query(String text) {
        return List.of(text == null ? new String[0] : text.split("&", -1)).stream()
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    }

    private static int number(Map<String, String> query, String name) {
        return Integer.parseInt(query.getOrDefault(name, "0"));
    }

    private static UUID id(int number) {
        return new UUID(0x1111_2222_3333_4444L, 0x8000_0000_0000_0000L + number);
    }

    private static String batches(Map<String, String> query) {
        int from = number(query, "from");
        int end = "FINISHED".equals(query.get("batchState")) ? Math.min(BATCHES, from + number(query, "size")) : from;
        return IntStream.range(from, end)
                .mapToObj(SweepHeap::batch)
                .collect(Collectors.joining(
                        ",", "{\"from\":" + from + ",\"total\":" + (end - from) + ",\"batches\":[", "]}"));
    }

    private static String batch(int number) {
        return "{\"id\":\"" + id(number) + "\",\"user\":\"ann\",\"batchType\":\"SPARK\",\"name\":\"nightly-" + number
                + "\",\"appStartTime\":" + (ENDED - 60_000) + ",\"appId\":\"application_1700000000000_" + number
                + "\",\"appUrl\":\"http://resourcemanager.example.com:8088/proxy/application_1700000000000_" + number
                + "/\",\"appState\":\"FINISHED\",\"appDiagnostic\":\"\",\"kyuubiInstance\":\"127.0.0.1:10099\","
                + "\"state\":\"FINISHED\",\"createTime\":" + (ENDED - 90_000) + ",\"endTime\":" + ENDED
                + ",\"batchInfo\":{}}";
    }

    private static String log(int from, int size) {
        int end = Math.max(from, Math.min(LINES, from + size));
        return IntStream.range(from, end)
                .mapToObj(line -> "\"" + LINE + line + "\"")
                .collect(Collectors.joining(",", "{\"logRowSet\":[", "],\"rowCount\":" + (end - from) + "}"));
    }

    private static String sessions() {
        return IntStream.range(0, BATCHES)
                .mapToObj(number -> "{\"identifier\":\"" + id(number)
                        + "\",\"user\":\"ann\",\"ipAddr\":\"127.0.0.1\",\"conf\":{},\"createTime\":" + ENDED
                        + ",\"duration\":5000,\"idleTime\":4000,\"sessionType\":\"BATCH\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static void sweep(URI server, Path directory) throws Exception {
        AtomicLong most = new AtomicLong();
        watchCollections(most);
        BatchRule rule =
                new BatchRule("all", user -> true, name -> true, type -> true, Set.of(), Duration.ofMinutes(1));
        BatchesSettings settings = new BatchesSettings(
                List.of(server),
                TlsStores.JAVA,
                BatchesSettings.Auth.NONE,
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(5),
                true,
                100,
                64 << 20,
                new SweeperDead(Duration.ofHours(6), Duration.ofHours(6), Duration.ofMinutes(5)),
                List.of(rule));
        try (Records records = Records.open(RecordsSettings.in(directory), new ProcFs().ownUid());
                SqliteJournal journal = SqliteJournal.open(
                        new JournalSettings(directory.resolve("journal.db"), Duration.ofDays(1), 100_000),
                        InstantSource.system())) {
            BatchKeeper keeper = new BatchKeeper(settings, records, journal, "policy", new Silent());
            for (int i = 0; i < PASSES; i++) {
                long start = System.nanoTime();
                List<ServerPass> passes = keeper.pass(SweepSettings.Extent.CLOSE, () -> true);
                System.out.printf(
                        "%s: %d ms, at most %d KiB in use after a collection%n",
                        passes, (System.nanoTime() - start) / 1_000_000, most.get() / 1024);
            }
        }
        System.gc();
        System.out.printf("heap limit %d MiB%n", Runtime.getRuntime().maxMemory() >> 20);
    }

    private static void watchCollections(AtomicLong most) {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, unused) -> {
                                GcInfo info = GarbageCollectionNotificationInfo.from(
                                                (CompositeData) notification.getUserData())
                                        .getGcInfo();
                                long used = info.getMemoryUsageAfterGc().entrySet().stream()
                                        .filter(pool -> isHeap(pool.getKey()))
                                        .map(Map.Entry::getValue)
                                        .mapToLong(MemoryUsage::getUsed)
                                        .sum();
                                most.accumulateAndGet(used, Math::max);
                            },
                            null,
                            null);
        }
    }

    private static boolean isHeap(String pool) {
        return pool.contains("Eden") || pool.contains("Survivor") || pool.contains("Tenured") || pool.contains("Old");
    }

    /** Where the daemon has its log. */
    private static final class Silent implements SweepListener {
        @Override
        public void judged(BatchRecord batch, Verdict verdict) {}

        @Override
        public void swept(SweepResult result) {}
    }
}
