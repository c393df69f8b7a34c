package dev.inari.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Flink SQL gateway in a process of its own, with the built agent, and its REST endpoint. */
final class FlinkGateway implements AutoCloseable {
    static final String MAIN = "org.apache.flink.table.gateway.SqlGateway";

    private static final Duration START = Duration.ofMinutes(2);

    /** What Flink's own launcher opens on JDK 17. */
    static final List<String> OPENED = List.of(
            "java.base/java.lang",
            "java.base/java.net",
            "java.base/java.io",
            "java.base/java.nio",
            "java.base/sun.nio.ch",
            "java.base/java.lang.reflect",
            "java.base/java.text",
            "java.base/java.time",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/java.util.concurrent.locks");

    private final Child process;
    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ObjectMapper json = new ObjectMapper();

    private FlinkGateway(Child process, int port) {
        this.process = process;
        this.url = "http://127.0.0.1:" + port + "/v1";
    }

    /** Starts it and waits until it answers; {@code jvmOptions} hold the agent. */
    static FlinkGateway start(Path directory, String mainClass, List<String> jvmOptions) throws IOException {
        return start(directory, List.of(), mainClass, jvmOptions);
    }

    /** The same, with the whole command behind {@code prefix}. */
    static FlinkGateway start(Path directory, List<String> prefix, String mainClass, List<String> jvmOptions)
            throws IOException {
        int port = freePort();
        Path conf = Files.createDirectories(directory.resolve("flink-conf"));
        Files.writeString(conf.resolve("config.yaml"), "execution:\n  target: local\n");
        List<String> command = new ArrayList<>(prefix);
        command.addAll(Child.java("-Xmx512m"));
        OPENED.forEach(opened -> command.add("--add-opens=" + opened + "=ALL-UNNAMED"));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-cp",
                Built.classPath("inari.flink.classpath") + ":" + Built.testClasses(),
                mainClass,
                "-Dsql-gateway.endpoint.rest.address=127.0.0.1",
                "-Dsql-gateway.endpoint.rest.port=" + port,
                "-Drest.address=127.0.0.1",
                "-Dexecution.target=local"));
        Map<String, String> environment = Map.of("FLINK_CONF_DIR", conf.toString());
        Child process = Child.start("gateway", directory, command, environment);
        FlinkGateway gateway = new FlinkGateway(process, port);
        Await.until("the gateway answers", START, () -> gateway.answers() || !process.alive(), process::output);
        return gateway;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Child process() {
        return process;
    }

    private boolean answers() {
        try {
            return send("GET", "/info", "").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Opens a session and returns its handle. */
    String openSession(String name) {
        return call("POST", "/sessions", "{\"sessionName\":\"" + name + "\"}")
                .get("sessionHandle")
                .asText();
    }

    /** Runs a query to its end and returns the first field of its first row. */
    String query(String session, String sql) {
        String operation = call("POST", "/sessions/" + session + "/statements", "{\"statement\":\"" + sql + "\"}")
                .get("operationHandle")
                .asText();
        String[] next = {"/sessions/" + session + "/operations/" + operation + "/result/0"};
        String[] value = {""};
        Await.until("a row of " + sql, START, () -> takeRow(next, value), process::output);
        return value[0];
    }

    /** Reads one page of a result, which may not be ready or hold no row yet. */
    private boolean takeRow(String[] next, String[] value) {
        JsonNode result = call("GET", next[0], "");
        JsonNode rows = result.path("results").path("data");
        if (!rows.isEmpty()) {
            value[0] = rows.get(0).get("fields").get(0).asText();
            return true;
        }
        if (result.hasNonNull("nextResultUri")) {
            next[0] = result.get("nextResultUri").asText().replaceFirst("^/v\\d", "");
        }
        return false;
    }

    void closeSession(String session) {
        call("DELETE", "/sessions/" + session, "");
    }

    private JsonNode call(String method, String path, String body) {
        HttpResponse<String> response = send(method, path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(method + " " + path + " answered " + response.statusCode() + ": " + response.body()
                    + "\n" + process.output());
        }
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request and returns whatever came back. */
    HttpResponse<String> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            String state = process.alive() ? "is alive" : "has ended";
            throw new UncheckedIOException(
                    method + " " + path + " failed; the gateway " + state + "\n" + process.output(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    /** JVM options for an engine that the sidecar may end when it is idle. */
    static List<String> withAgent(Path runDirectory, String moreOptions) {
        List<String> options = new ArrayList<>();
        options.add("-javaagent:" + Built.agent() + "=runDirectory=" + runDirectory + moreOptions);
        return options;
    }
}
