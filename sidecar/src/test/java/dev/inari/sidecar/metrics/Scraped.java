package dev.inari.sidecar.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inari.sidecar.engine.ProcFs;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.http.PublicServer;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.http.User;
import dev.inari.sidecar.http.UsersFile;
import java.io.IOException;
import java.net.InetAddress;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Debian's Prometheus, as a process of its own on the loopback address, that scrapes these metrics every second. */
final class Scraped implements AutoCloseable {
    static final Scraped NONE = new Scraped(null, null, 0, new AtomicReference<>(""));
    private static final String TOKEN = "a".repeat(64);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final @Nullable PublicServer server;
    private final @Nullable Process process;
    private final int port;
    private final AtomicReference<String> accept;

    private Scraped(
            @Nullable PublicServer server, @Nullable Process process, int port, AtomicReference<String> accept) {
        this.server = server;
        this.process = process;
        this.port = port;
        this.accept = accept;
    }

    /** Comes back when the third scrape has begun, so that the first two are in the store. */
    static Scraped by(Path folder, Metrics metrics) throws IOException, InterruptedException {
        CountDownLatch scrapes = new CountDownLatch(3);
        AtomicReference<String> accept = new AtomicReference<>("");
        PublicServer server = serve(folder, metrics, scrapes, accept);
        int port = freePort();
        Path config = folder.resolve("prometheus.yaml");
        Files.writeString(config, """
            global: {scrape_interval: 1s}
            scrape_configs:
              - job_name: inari
                authorization: {credentials: %s}
                static_configs: [{targets: ['%s']}]
            """.formatted(TOKEN, server.url().replaceAll("^.*//|/.*$", "")));
        Process process = start(folder, config, port);
        Scraped scraped = new Scraped(server, process, port, accept);
        if (!scrapes.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            scraped.close();
            throw new AssertionError("no scrape came:\n" + Files.readString(folder.resolve("log")));
        }
        return scraped;
    }

    /** The sidecar's own server, with a user who may read and nothing else. */
    private static PublicServer serve(
            Path folder, Metrics metrics, CountDownLatch scrapes, AtomicReference<String> accept) throws IOException {
        long uid = new ProcFs().ownUid();
        Path users = folder.resolve("users");
        new UsersFile(users, uid).write(List.of(User.withToken("prometheus", Role.READER, TOKEN)));
        Endpoint real = metrics.endpoint();
        Endpoint counted = new Endpoint(real.method(), real.path(), real.role(), request -> {
            accept.compareAndSet("", String.valueOf(request.header("Accept")));
            real.handling().handle(request);
            scrapes.countDown();
        });
        HttpSettings settings = new HttpSettings(
                true,
                "127.0.0.1",
                0,
                Optional.of(users),
                HttpSettings.Anonymous.NONE,
                List.of(),
                HttpSettings.Tls.OFF,
                HttpSettings.Jolokia.OFF);
        return PublicServer.start(settings, uid, "c".repeat(64), List.of(counted));
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
            server.close();
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
