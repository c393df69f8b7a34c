package dev.inari.sidecar.batch;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How to reach the REST frontend of one Kyuubi server. Sessions are in the memory of one server, so this is a server's own address and never that of
 * a load balancer.
 *
 * @param url {@code http://host:10099} or {@code https://...}, without {@code /api/v1}
 * @param tls whom to believe and who we are; without one, what Java has
 * @param toConnect longest time for a connection
 * @param toAnswer longest time for a whole call, connection and body included
 * @param mostBytes of one answer; a longer one counts as malformed
 */
public record KyuubiServer(
        URI url,
        Credentials credentials,
        Optional<SSLContext> tls,
        Duration toConnect,
        Duration toAnswer,
        int mostBytes) {
    /** Long enough for a page of log lines, short enough for a small heap. */
    public static final int MOST_BYTES = 16 << 20;

    public KyuubiServer {
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null || url.getRawUserInfo() != null || url.getRawQuery() != null) {
            // The text may hold a password, so it is not shown.
            throw new IllegalArgumentException(
                    "the address of a Kyuubi server is http://host:port or https://host:port,"
                            + " with no user, password or query in it; credentials have settings of their own");
        }
        if (toConnect.isNegative() || toConnect.isZero() || toAnswer.isNegative() || toAnswer.isZero()) {
            throw new IllegalArgumentException(
                    "times to connect and to answer must be positive, were " + toConnect + " and " + toAnswer);
        }
        if (mostBytes < 1) {
            throw new IllegalArgumentException("mostBytes must be at least 1, was " + mostBytes);
        }
    }

    /** With the default size of an answer. */
    public KyuubiServer(
            URI url, Credentials credentials, Optional<SSLContext> tls, Duration toConnect, Duration toAnswer) {
        this(url, credentials, tls, toConnect, toAnswer, MOST_BYTES);
    }

    /** For logs and messages. */
    public String name() {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** {@code path} begins with a slash and is made of our own words, numbers and UUIDs. */
    URI api(String path) {
        return URI.create(name() + "/api/v1" + path);
    }
}
