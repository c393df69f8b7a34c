package dev.inari.sidecar.zookeeper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the ensemble, and what to read there. Holds no secret: those stay in the files that are named here.
 *
 * @param connect {@code host:port,host:port/chroot}; empty if there is no ensemble
 * @param namespaces {@code kyuubi.ha.namespace} of each group of servers
 * @param sessionTimeout to ask for; the ensemble has its own bounds
 * @param leaseRoot directory of the leases, outside the namespaces
 */
public record ZooKeeperSettings(
        String connect,
        List<String> namespaces,
        Duration sessionTimeout,
        Duration connectionTimeout,
        Auth auth,
        Tls tls,
        String leaseRoot) {
    public static final ZooKeeperSettings OFF = new ZooKeeperSettings(
            "",
            List.of("kyuubi"),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            new Auth(Auth.Kind.NONE, Optional.empty(), "Client", "zookeeper"),
            Tls.OFF,
            "/inari/leases");

    public ZooKeeperSettings {
        namespaces = List.copyOf(namespaces);
    }

    public boolean isOn() {
        return !connect.isEmpty();
    }

    /**
     * By what the ensemble knows this sidecar.
     *
     * @param digestFile file with one line, {@code user:password}
     * @param saslContext section of the JAAS configuration
     * @param saslService first part of the servers' principal
     */
    public record Auth(Kind kind, Optional<Path> digestFile, String saslContext, String saslService) {
        /** Ways to be known. */
        public enum Kind {
            NONE,
            DIGEST,
            SASL
        }
    }

    /**
     * Encryption. Passwords are in files, one line each.
     *
     * @param trustStore whom to believe; without one, whom Java believes
     * @param keyStore who we are, where the ensemble asks for that
     */
    public record Tls(
            boolean on,
            Optional<Path> trustStore,
            Optional<Path> trustStorePasswordFile,
            Optional<Path> keyStore,
            Optional<Path> keyStorePasswordFile,
            boolean verifyHost) {
        public static final Tls OFF =
                new Tls(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
    }
}
