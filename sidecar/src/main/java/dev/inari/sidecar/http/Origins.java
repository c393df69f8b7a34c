package dev.inari.sidecar.http;

import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses what a browser was made to send by somebody else's page: requests under a name that was made to resolve to this server, and such
 * that come from another site, for a browser adds a password that it knows by itself. Immutable.
 */
final class Origins {
    /** A browser says: from a page of this server, or from no page. */
    private static final Set<String> OWN_FETCHES = Set.of("same-origin", "none");

    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final boolean tls;

    Origins(HttpSettings settings) {
        names.add("localhost");
        names.add("127.0.0.1");
        names.add("[::1]");
        names.addAll(settings.hostNames());
        this.tls = settings.tls().on();
    }

    /**
     * Lets pass only who means this server. An address that is this server's counts as well as a name, for nobody can make it resolve
     * to something else. The port may be that of a tunnel.
     */
    void checkHost(HttpExchange exchange) throws Problem.Found {
        String host = nameIn(JdkServer.header(exchange, "Host"));
        if (!names.contains(host)
                && !host.equals(literal(exchange.getLocalAddress().getAddress()))) {
            throw new Problem.Found(
                    421,
                    "Misdirected Request",
                    "this server is not asked under that name; the names it has are in inari.http.host-names");
        }
    }

    private static String nameIn(String host) {
        return host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }

    /** Lets pass only what comes from no page, or from one of ours. */
    void checkSite(HttpExchange exchange) throws Problem.Found {
        String site = JdkServer.header(exchange, "Sec-Fetch-Site").toLowerCase(Locale.ROOT);
        boolean foreign = exchange.getRequestHeaders().containsKey("Sec-Fetch-Site") && !OWN_FETCHES.contains(site);
        boolean stranger = exchange.getRequestHeaders().containsKey("Origin") && !isOwn(exchange);
        if (foreign || stranger) {
            throw new Problem.Found(
                    403,
                    "Forbidden",
                    "this came from a page of another site; nothing was done. Use the page of this server");
        }
    }

    private boolean isOwn(HttpExchange exchange) {
        try {
            URI origin = new URI(JdkServer.header(exchange, "Origin"));
            String scheme = String.valueOf(origin.getScheme());
            // Before a plain server there may be a proxy that does the encryption.
            boolean fits = scheme.equals("https") || (scheme.equals("http") && !tls);
            return fits
                    && origin.getRawAuthority() != null
                    && withPort(origin.getRawAuthority(), scheme)
                            .equals(withPort(JdkServer.header(exchange, "Host"), scheme));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String withPort(String authority, String scheme) {
        String lower = authority.toLowerCase(Locale.ROOT);
        return lower.matches(".*:\\d{1,5}") ? lower : lower + (scheme.equals("https") ? ":443" : ":80");
    }
}
