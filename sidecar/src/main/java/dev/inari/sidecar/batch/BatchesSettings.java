package dev.inari.sidecar.batch;

import dev.inari.sidecar.tls.TlsStores;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which Kyuubi servers' batches are looked after, and how.
 *
 * @param servers each server's own REST address; never that of a load balancer
 * @param tls for servers behind {@code https://}
 * @param auth how to prove who we are
 * @param user for Basic authentication; else empty
 * @param principal for SPNEGO, {@code user@REALM}; empty for whoever has the ticket
 * @param keytab for SPNEGO; without one the tickets of {@code kinit} are used
 * @param secretFile whose first line is the password or the token
 * @param interval time between two passes
 * @param close whether sessions are closed when their rules say so; else it is only said which would be
 * @param mostPerPass how many sessions to close in a pass
 * @param logBytes how much of one log is kept
 * @param limits after how long the servers themselves close idle sessions
 * @param rules in order; the first that matches a batch says when its session is due
 */
public record BatchesSettings(
        List<URI> servers,
        TlsStores tls,
        Auth auth,
        String user,
        String principal,
        Optional<Path> keytab,
        Optional<Path> secretFile,
        Duration interval,
        boolean close,
        int mostPerPass,
        long logBytes,
        SweeperDead limits,
        List<BatchRule> rules) {
    /** How a server is told who we are. */
    public enum Auth {
        NONE,
        BASIC,
        BEARER,
        SPNEGO
    }

    /** Looks after none. */
    public static final BatchesSettings OFF = new BatchesSettings(
            List.of(),
            TlsStores.JAVA,
            Auth.NONE,
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(5),
            false,
            100,
            64L << 20,
            SweeperDead.DEFAULT,
            List.of());

    public BatchesSettings {
        servers = List.copyOf(servers);
        rules = List.copyOf(rules);
    }

    public boolean isOn() {
        return !servers.isEmpty();
    }
}
