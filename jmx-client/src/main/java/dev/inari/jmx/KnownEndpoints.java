package dev.inari.jmx;

import java.net.ConnectException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where calls have reached a peer, by the host and port that its stub names. Forgets what was used longest ago. Thread-safe. */
final class KnownEndpoints {
    static final int MOST = 1024;

    private final Map<String, InetAddress> addresses = new LinkedHashMap<>(16, 0.75f, true);

    synchronized void remember(String host, int port, InetAddress address) {
        addresses.put(key(host, port), address);
        if (addresses.size() > MOST) {
            addresses.remove(addresses.keySet().iterator().next());
        }
    }

    /**
     * The one address to dial.
     *
     * @throws ConnectException if no call has reached this host and port
     */
    synchronized List<InetAddress> require(String host, int port) throws ConnectException {
        @Nullable InetAddress address = addresses.get(key(host, port));
        if (address == null) {
            throw new ConnectException(key(host, port) + ": not dialled, because no call has reached it");
        }
        return List.of(address);
    }

    private static String key(String host, int port) {
        return host + ":" + port;
    }
}
