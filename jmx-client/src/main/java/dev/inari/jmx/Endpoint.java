package dev.inari.jmx;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where an engine's MBeans can be reached. Holds suppliers of secrets, never secrets, so that rotation works and no dump shows one. */
public sealed interface Endpoint {

    /** One line for people and logs, without any secret. */
    String describe();

    /** User name and password, asked for at each connection. {@link #toString()} shows the user only. */
    record Credentials(String user, Supplier<String> password) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }

    /** The loopback connector that the agent announced, opened by the announced secret. */
    record Announced(String serviceUrl, long pid, Supplier<String> secret) implements Endpoint {
        /** The user name that the agent's connector expects. */
        public static final String USER = "inari";

        @Override
        public String describe() {
            return "announced connector of pid " + pid;
        }
    }

    /**
     * A JMX service URL over RMI, through a registry or with the stub in it.
     *
     * @param credentials null for none
     * @param tls for an RMI registry behind TLS; the connector behind it must use TLS too, so that no password goes out in clear, and the
     *     certificate must be the host's
     */
    record JmxUrl(String serviceUrl, @Nullable Credentials credentials, boolean tls) implements Endpoint {
        @Override
        public String describe() {
            return serviceUrl;
        }
    }

    /** The local management agent of a JVM of the same user, started by attaching to it. Loads no Java agent. */
    record LocalAttach(long pid) implements Endpoint {
        @Override
        public String describe() {
            return "attach to pid " + pid;
        }
    }

    /** A Jolokia agent, at its HTTP or HTTPS URL; a user or password inside the URL is refused, because URLs are shown. */
    record Jolokia(String url, @Nullable Credentials credentials) implements Endpoint {
        public Jolokia {
            if (url.contains("@")) {
                throw new IllegalArgumentException(
                        "a Jolokia URL must not hold '@': give user and password as credentials");
            }
        }

        @Override
        public String describe() {
            return "Jolokia at " + url;
        }
    }
}
