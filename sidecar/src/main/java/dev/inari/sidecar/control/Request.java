package dev.inari.sidecar.control;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One request, believed only after it has shown the token, and read only as far as a request of ours may go. For one thread. */
final class Request {
    static final int LONGEST_BODY = 64 * 1024;
    private static final String SCHEME = "Bearer ";

    private final HttpExchange exchange;

    Request(HttpExchange exchange) {
        this.exchange = exchange;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /** As it was sent, so that nothing that is hidden by an escape means something here. */
    String path() {
        return exchange.getRequestURI().getRawPath();
    }

    /**
     * Lets pass only who knows the token and means this host: a name in the Host header could be one that somebody made a browser resolve to
     * the loopback address.
     */
    void authenticate(String token) throws Problem.Found {
        String port = Integer.toString(exchange.getLocalAddress().getPort());
        String host = first("Host").toLowerCase(Locale.ROOT);
        if (!host.equals("127.0.0.1:" + port) && !host.equals("localhost:" + port)) {
            throw new Problem.Found(421, "Misdirected Request", "ask 127.0.0.1:" + port + ", under no other name");
        }
        String given = first("Authorization");
        byte[] shown = given.startsWith(SCHEME)
                ? given.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        if (!MessageDigest.isEqual(shown, token.getBytes(StandardCharsets.UTF_8))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            throw new Problem.Found(
                    401,
                    "Unauthorized",
                    "show the token of this sidecar's control file: Authorization: Bearer <token>; it changes with each start");
        }
    }

    private String first(String header) {
        List<String> values = exchange.getRequestHeaders().get(header);
        return values == null || values.size() != 1 ? "" : values.get(0);
    }

    /** The body, which must be JSON of this form. */
    <T> T body(Class<T> form) throws Problem.Found, IOException {
        String type = first("Content-Type").split(";", 2)[0].strip();
        if (!type.equalsIgnoreCase("application/json")) {
            throw new Problem.Found(415, "Unsupported Media Type", "send the body as application/json");
        }
        byte[] bytes;
        try (InputStream in = exchange.getRequestBody()) {
            bytes = in.readNBytes(LONGEST_BODY + 1);
        }
        if (bytes.length > LONGEST_BODY) {
            throw new Problem.Found(
                    413, "Content Too Large", "the body is longer than " + LONGEST_BODY + " bytes; nothing was done");
        }
        try {
            return Wire.strict(bytes, form);
        } catch (Wire.Malformed e) {
            throw new Problem.Found(400, "Bad Request", "the body is not understood: " + e.getMessage());
        }
    }

    /** The parameters after the question mark, none of them twice and none but these. */
    Map<String, String> query(Set<String> known) throws Problem.Found {
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

    private static String decoded(String text) throws Problem.Found {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Problem.Found(400, "Bad Request", "'" + text + "' is not percent-encoded as it should be");
        }
    }
}
