package dev.inari.sidecar.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** One request whose head was checked, read only as far as a request of ours may go, and its answer. For one thread. */
public final class Request {
    /** Bytes. */
    public static final int LONGEST_BODY = 64 * 1024;

    private final HttpExchange exchange;
    private final Principal principal;
    private final Map<String, String> variables;

    /** @param variables the open parts of the path */
    public Request(HttpExchange exchange, Principal principal, Map<String, String> variables) {
        this.exchange = exchange;
        this.principal = principal;
        this.variables = Map.copyOf(variables);
    }

    /** For handlers that others wrote for the JDK's server. */
    public HttpExchange exchange() {
        return exchange;
    }

    /** Who asks. */
    public Principal principal() {
        return principal;
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    /** As it was sent, so that nothing that is hidden by an escape means something here. */
    public String path() {
        return exchange.getRequestURI().getRawPath();
    }

    /** What stands at an open part of the path, undecoded. */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the path has no part '" + name + "'");
        }
        return value;
    }

    /** A header that is there once; empty otherwise. */
    public String header(String name) {
        return JdkServer.header(exchange, name);
    }

    /** The body, which must be JSON of this form. */
    public <T> T body(Class<T> form) throws Problem.Found, IOException {
        if (!isJson(exchange)) {
            throw notJson();
        }
        byte[] bytes;
        try (InputStream in = exchange.getRequestBody()) {
            bytes = in.readNBytes(LONGEST_BODY + 1);
        }
        if (bytes.length > LONGEST_BODY) {
            throw tooLong();
        }
        try {
            return Wire.strict(bytes, form);
        } catch (Wire.Malformed e) {
            throw new Problem.Found(400, "Bad Request", "the body is not understood: " + e.getMessage());
        }
    }

    static boolean isJson(HttpExchange exchange) {
        String type =
                JdkServer.header(exchange, "Content-Type").split(";", 2)[0].strip();
        return type.equalsIgnoreCase(Wire.MEDIA_TYPE);
    }

    static Problem.Found notJson() {
        return new Problem.Found(415, "Unsupported Media Type", "send the body as application/json");
    }

    static Problem.Found tooLong() {
        return new Problem.Found(
                413, "Content Too Large", "the body is longer than " + LONGEST_BODY + " bytes; nothing was done");
    }

    /** The parameters after the question mark, none of them twice and none but these. */
    public Map<String, String> query(Set<String> known) throws Problem.Found {
        Map<String, String> found = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw == null || raw.isEmpty()) {
            return found;
        }
        for (String pair : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            String name = decoded(parts[0]);
            if (!known.contains(name)) {
                throw new Problem.Found(
                        400,
                        "Bad Request",
                        "no parameter '" + name + "' here, only "
                                + known.stream().sorted().toList());
            }
            if (found.put(name, parts.length == 2 ? decoded(parts[1]) : "") != null) {
                throw new Problem.Found(400, "Bad Request", "parameter '" + name + "' is there twice");
            }
        }
        return found;
    }

    /** A parameter that is a whole number; {@code otherwise} if it was not given. */
    public static long number(Map<String, String> query, String name, long otherwise) throws Problem.Found {
        String text = query.get(name);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Problem.Found(400, "Bad Request", "parameter " + name + " (=" + text + ") is no number");
        }
    }

    private static String decoded(String text) throws Problem.Found {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Problem.Found(400, "Bad Request", "'" + text + "' is not percent-encoded as it should be");
        }
    }

    /** Answers, whole. To be called once. */
    public void send(int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (method().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream to = exchange.getResponseBody()) {
                to.write(body);
            }
        }
    }

    /** Answers with a problem. */
    public void send(Problem.Found problem) throws IOException {
        send(problem.status(), Problem.MEDIA_TYPE, Wire.bytes(problem.at(path())));
    }

    /** Begins an answer whose length is not known; to be closed by the caller. Nobody may write to what HEAD asked for. */
    public OutputStream stream(String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, method().equals("HEAD") ? -1 : 0);
        return exchange.getResponseBody();
    }
}
