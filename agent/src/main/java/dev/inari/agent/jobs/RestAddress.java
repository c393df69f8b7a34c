package dev.inari.agent.jobs;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Where the REST API of a job's cluster is, as far as that follows from the settings that the job was submitted with. Unknown, and so empty, where
 * another place decides: a leader that ZooKeeper elects, a port that the system chose, a service of Kubernetes.
 */
final class RestAddress {
    private static final String DEFAULT_PORT = "8081";
    private static final int MOST_PORTS = 65_535;

    private RestAddress() {}

    /** The address; empty if unknown. */
    static String of(Map<?, ?> settings) {
        String target = setting(settings, "execution.target");
        // A descriptor of YARN writes into these settings where it found the cluster.
        boolean yarn = target.equals("yarn-session") || target.equals("yarn-per-job");
        boolean elected =
                !isNone(setting(settings, "high-availability.type")) || !isNone(setting(settings, "high-availability"));
        if (!yarn && (!target.equals("remote") || elected)) {
            return "";
        }
        String host = setting(settings, "rest.address");
        if (host.isEmpty()) {
            host = setting(settings, "jobmanager.rpc.address");
        }
        String port = setting(settings, "rest.port");
        return host.isEmpty() ? "" : url(isEncrypted(settings), host, port.isEmpty() ? DEFAULT_PORT : port);
    }

    /** The address that a cluster in this JVM has, if it knows it already; else empty. */
    static String ofFuture(@Nullable Object future) {
        if (!(future instanceof Future) || !((Future<?>) future).isDone()) {
            return "";
        }
        try {
            Object address = ((Future<?>) future).get();
            return address == null ? "" : address.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (java.util.concurrent.ExecutionException | RuntimeException e) {
            // It is being shut down, or has no REST API.
            return "";
        }
    }

    private static String url(boolean encrypted, String host, String port) {
        try {
            int number = Integer.parseInt(port);
            String literal = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
            URI url = new URI(encrypted ? "https" : "http", null, literal, number, null, null, null);
            // The constructor takes any text, and finds more than a host in it.
            boolean plain = literal.equals(url.getHost()) && url.getPort() == number;
            return plain && number > 0 && number <= MOST_PORTS ? url.toString() : "";
        } catch (NumberFormatException | URISyntaxException e) {
            // A range of ports, or no name of a host.
            return "";
        }
    }

    private static boolean isEncrypted(Map<?, ?> settings) {
        return setting(settings, "security.ssl.rest.enabled").equals("true");
    }

    private static boolean isNone(String elected) {
        return elected.isEmpty() || elected.equalsIgnoreCase("none");
    }

    static String setting(Map<?, ?> settings, String key) {
        Object found = settings.get(key);
        return found == null ? "" : found.toString();
    }
}
