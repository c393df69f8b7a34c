package dev.inari.sidecar.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers as the REST frontend of a Kyuubi server of some version does, or as a broken one. Its answers are written after the servers' sources. */
public final class KyuubiStandIn implements AutoCloseable {
    /** Versions whose answers differ. */
    public enum Version {
        V1_7,
        V1_8,
        V1_12
    }

    /** A request that came. */
    record Asked(
            String method,
            String path,
            Map<String, String> query,
            @Nullable String authorization) {
        boolean is(String wantedMethod, String end) {
            return method.equals(wantedMethod) && path.endsWith(end);
        }

        int number(String name) {
            return Integer.parseInt(query.getOrDefault(name, "0"));
        }
    }

    /**
     * What is sent back.
     *
     * @param missing how many bytes are announced and not sent
     */
    record Answer(int status, String body, Map<String, String> headers, int missing) {
        static Answer of(int status, String body) {
            return new Answer(status, body, Map.of(), 0);
        }
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static {
        // Else each answer waits 40 ms for an acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Version version;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<UUID, BatchRecord> batches = new ConcurrentHashMap<>();
    private final List<UUID> order = new ArrayList<>();
    private final Map<UUID, List<String>> logs = new ConcurrentHashMap<>();
    private final Map<UUID, Boolean> open = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
    private volatile boolean gone;
    private volatile Function<Asked, Optional<Answer>> instead = request -> Optional.empty();

    public KyuubiStandIn(Version version) {
        this.version = version;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public URI url() {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
    }

    KyuubiRest client() {
        return client(Credentials.NONE);
    }

    KyuubiRest client(Credentials credentials) {
        return new KyuubiRest(new KyuubiServer(
                url(), credentials, Optional.empty(), Duration.ofSeconds(20), Duration.ofSeconds(20), 1 << 20));
    }

    /** A batch that is in the store, with its session in the memory of this server or not. */
    public void add(BatchRecord batch, boolean sessionOpen, List<String> log) {
        if (batches.put(batch.id(), batch) == null) {
            synchronized (order) {
                order.add(batch.id());
            }
        }
        logs.put(batch.id(), log);
        if (sessionOpen) {
            open.put(batch.id(), true);
        } else {
            open.remove(batch.id());
        }
    }

    public boolean isOpen(UUID id) {
        return open.containsKey(id);
    }

    /** From now on these requests are answered like this. */
    void answer(Function<Asked, Optional<Answer>> other) {
        instead = other;
    }

    /** These requests are answered like this, and others as usual. */
    void answer(String method, String end, Answer other) {
        answer(request -> request.is(method, end) ? Optional.of(other) : Optional.empty());
    }

    /** Blocks the request until this server is closed. */
    Optional<Answer> never() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(Answer.of(500, "{}"));
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    long asked(String method, String part) {
        return asked.stream()
                .filter(each -> each.method().equals(method) && each.path().contains(part))
                .count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Asked request = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query(exchange.getRequestURI().getQuery()),
                exchange.getRequestHeaders().getFirst("Authorization"));
        asked.add(request);
        try (exchange) {
            if (gone) {
                // Closed without an answer.
                return;
            }
            Answer answer = instead.apply(request).orElseGet(() -> usual(request));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length + answer.missing());
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> query(@Nullable String text) {
        return text == null
                ? Map.of()
                : Arrays.stream(text.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** What it answers if nobody interferes. */
    Answer usual(Asked request) {
        String[] parts = request.path().split("/");
        if (request.path().equals("/api/v1/batches")) {
            return list(request);
        }
        if (request.path().equals("/api/v1/sessions")) {
            return json(open.keySet().stream().map(this::sessionData).toList());
        }
        UUID id = UUID.fromString(parts[4]);
        if (parts[3].equals("sessions")) {
            return open.containsKey(id) ? json(sessionEvent(id)) : error(404, "Invalid " + id);
        }
        if (parts.length > 5) {
            return log(id, request);
        }
        BatchRecord batch = batches.get(id);
        if (batch == null) {
            return error(404, "Invalid batchId: " + id);
        }
        return request.method().equals("DELETE") ? delete(batch) : json(wire(batch));
    }

    private Answer list(Asked request) {
        String state = request.query().getOrDefault("batchState", "");
        List<UUID> ids;
        synchronized (order) {
            ids = List.copyOf(order);
        }
        List<Map<String, Object>> page = ids.stream()
                .map(batches::get)
                .filter(batch -> batch.state().equals(state))
                .skip(request.number("from"))
                .limit(request.number("size"))
                .map(this::wire)
                .toList();
        return json(Map.of("from", request.number("from"), "total", page.size(), "batches", page));
    }

    private Answer log(UUID id, Asked request) {
        List<String> log = logs.get(id);
        if (log == null || !open.containsKey(id)) {
            return error(404, "No local log found for batch: " + id);
        }
        List<String> lines = log.stream()
                .skip(request.number("from"))
                .limit(request.number("size"))
                .toList();
        return json(Map.of("logRowSet", lines, "rowCount", lines.size()));
    }

    private Answer delete(BatchRecord batch) {
        boolean was = open.remove(batch.id()) != null;
        if (!was) {
            return closed(false, "The batch[Metadata(" + batch.id() + ")] has been terminated.");
        }
        boolean terminal = batch.known().map(BatchState::terminal).orElse(false);
        return terminal
                ? closed(false, "batch " + batch.id() + " is already terminal so can not kill it.")
                : closed(true, "Succeeded to terminate: " + batch.appId());
    }

    static Answer closed(boolean success, String message) {
        return json(Map.of("success", success, "msg", message));
    }

    static Answer error(int status, String message) {
        return new Answer(status, json(Map.of("message", message)).body(), Map.of(), 0);
    }

    static Answer json(Object value) {
        try {
            return Answer.of(200, MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    Map<String, Object> wire(BatchRecord batch) {
        Map<String, Object> wire = new LinkedHashMap<>();
        wire.put("id", batch.id());
        wire.put("user", batch.user());
        wire.put("batchType", batch.batchType());
        wire.put("name", batch.name());
        wire.put("appStartTime", batch.appStartTime());
        wire.put("appId", batch.appId());
        wire.put("appUrl", null);
        wire.put("appState", batch.appState().isEmpty() ? null : batch.appState());
        wire.put("appDiagnostic", "");
        wire.put("kyuubiInstance", batch.kyuubiInstance());
        wire.put("state", batch.state());
        wire.put("createTime", batch.createTime());
        wire.put("endTime", batch.endTime());
        wire.put("batchInfo", Map.of());
        return wire;
    }

    private Map<String, Object> sessionData(UUID id) {
        Map<String, Object> wire = new HashMap<>(
                Map.of("identifier", id, "user", "ann", "ipAddr", "127.0.0.1", "conf", Map.of(), "createTime", 1000L));
        wire.put("duration", 5000L);
        wire.put("idleTime", 4000L);
        if (version != Version.V1_7) {
            wire.put("remoteId", null);
            wire.put("exception", "");
            wire.put("sessionType", "BATCH");
            wire.put("kyuubiInstance", "127.0.0.1:10099");
            wire.put("engineId", "application_1_1");
        }
        if (version == Version.V1_12) {
            wire.put("engineName", "e");
            wire.put("engineUrl", null);
            wire.put("sessionName", "");
            wire.put("totalOperations", 1);
        }
        return wire;
    }

    private Map<String, Object> sessionEvent(UUID id) {
        Map<String, Object> wire = new HashMap<>(Map.of("sessionId", id, "sessionType", "BATCH", "user", "ann"));
        if (version != Version.V1_7) {
            wire.put("engineName", "e");
        }
        return wire;
    }

    /** From the next request on connections are closed without an answer. */
    void stopListening() {
        gone = true;
    }

    /** Gone, as after a kill. */
    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
