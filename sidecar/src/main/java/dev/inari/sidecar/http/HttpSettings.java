package dev.inari.sidecar.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where and to whom the sidecar speaks HTTP. Holds no secret: those stay in the files that are named here.
 *
 * @param address an IP address, or localhost
 * @param port 0 for one that the system chooses
 * @param usersFile who is known, and by what; without one only the daemon's own user is
 * @param anonymous what those may who do not say who they are
 * @param hostNames under which this server may be asked, beside its address
 * @param jolokia whether MBeans are shown, and what they may be used for
 */
public record HttpSettings(
        boolean on,
        String address,
        int port,
        Optional<Path> usersFile,
        Anonymous anonymous,
        List<String> hostNames,
        Tls tls,
        Jolokia jolokia) {
    public static final HttpSettings OFF =
            new HttpSettings(false, "127.0.0.1", 0, Optional.empty(), Anonymous.NONE, List.of(), Tls.OFF, Jolokia.OFF);

    public HttpSettings {
        hostNames = List.copyOf(hostNames);
    }

    /** The same on another port. */
    public HttpSettings at(int other) {
        return new HttpSettings(on, address, other, usersFile, anonymous, hostNames, tls, jolokia);
    }

    /** What is allowed without a name. */
    public enum Anonymous {
        NONE,
        READER;

        /** As it is written in the configuration. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Encryption, by a PKCS12 store whose password is in a file of one line. Both are given if it is on. */
    public record Tls(boolean on, Optional<Path> keyStore, Optional<Path> passwordFile) {
        public static final Tls OFF = new Tls(false, Optional.empty(), Optional.empty());
    }

    /** MBeans over HTTP, by a policy in a file; without one by that which is built in. */
    public record Jolokia(boolean on, Optional<Path> policy) {
        public static final Jolokia OFF = new Jolokia(false, Optional.empty());
    }

    /** Whether only this host can reach the address. */
    public static boolean isLoopback(String address) {
        return Set.of("localhost", "::1", "0:0:0:0:0:0:0:1").contains(address) || address.startsWith("127.");
    }
}
