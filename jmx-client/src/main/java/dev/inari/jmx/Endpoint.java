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

    /** Any JMX service URL; {@code credentials} null for none; {@code tls} for an RMI registry behind TLS. */
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

    /** A Jolokia agent, at its HTTP or HTTPS URL. */
    record Jolokia(String url, @Nullable Credentials credentials) implements Endpoint {
        @Override
        public String describe() {
            return "Jolokia at " + url;
        }
    }
}
