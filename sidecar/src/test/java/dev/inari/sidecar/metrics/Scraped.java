package dev.inari.sidecar.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Debian's Prometheus, as a process of its own on the loopback address, that scrapes these metrics every second. */
final class Scraped implements AutoCloseable {
    static final Scraped NONE = new Scraped(null, null, 0, new AtomicReference<>(""));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final @Nullable HttpServer server;
    private final @Nullable Process process;
    private final int port;
    private final AtomicReference<String> accept;

    private Scraped(@Nullable HttpServer server, @Nullable Process process, int port, AtomicReference<String> accept) {
        this.server = server;
        this.process = process;
        this.port = port;
        this.accept = accept;
    }

    /** Comes back when the third scrape has begun, so that the first two are in the store. */
    static Scraped by(Path folder, Metrics metrics) throws IOException, InterruptedException {
        CountDownLatch scrapes = new CountDownLatch(3);
        AtomicReference<String> accept = new AtomicReference<>("");
        HttpServer server = serve(metrics, scrapes, accept);
        int port = freePort();
        Path config = folder.resolve("prometheus.yaml");
        Files.writeString(
                config,
                "global:\n  scrape_interval: 1s\nscrape_configs:\n  - job_name: inari\n    static_configs:\n      - targets: ['127.0.0.1:"
                        + server.getAddress().getPort() + "']\n");
        Process process = start(folder, config, port);
        Scraped scraped = new Scraped(server, process, port, accept);
        if (!scrapes.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            scraped.close();
            throw new AssertionError("no scrape came:\n" + Files.readString(folder.resolve("log")));
        }
        return scraped;
    }

    private static HttpServer serve(Metrics metrics, CountDownLatch scrapes, AtomicReference<String> accept)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            try (exchange) {
                Scrape scrape = metrics.scrape(exchange.getRequestHeaders().getFirst("Accept"));
                accept.compareAndSet("", exchange.getRequestHeaders().getFirst("Accept"));
                exchange.getResponseHeaders().set("Content-Type", scrape.contentType());
                exchange.sendResponseHeaders(200, scrape.body().length);
                exchange.getResponseBody().write(scrape.body());
                scrapes.countDown();
            }
        });
        server.start();
        return server;
    }

    private static Process start(Path folder, Path config, int port) {
        try {
            return new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port,
                            "--log.level=warn")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "prometheus is missing; install Debian's package of that name, or run scripts/test.sh", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What it asked for with its first scrape. */
    String accepted() {
        return String.valueOf(accept.get());
    }

    /** What it answers to a query about now. */
    JsonNode ask(String query) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    /** Every metric that it has. */
    Set<String> names() throws IOException, InterruptedException {
        Set<String> names = new HashSet<>();
        get("/api/v1/label/__name__/values").get("data").forEach(name -> names.add(name.asText()));
        return names;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .build();
        return new JsonMapper()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        if (process != null) {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
