package dev.inari.sidecar.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** By what a Kyuubi server knows this sidecar, kept in one place so that no secret gets into a text. Immutable. */
public final class Credentials {
    /** For servers without authentication; they take the caller for {@code anonymous}. */
    public static final Credentials NONE = new Credentials("no credentials", Optional.empty());

    private final String kind;
    private final Header header;

    private Credentials(String kind, Optional<String> header) {
        this(kind, host -> header);
    }

    private Credentials(String kind, Header header) {
        this.kind = kind;
        this.header = header;
    }

    /** What is sent to a host. */
    private interface Header {
        Optional<String> to(String host) throws IOException;
    }

    /** For {@code KERBEROS}: each call has a token of its own. */
    public static Credentials spnego(Spnego tickets) {
        return new Credentials(tickets.toString(), host -> Optional.of("Negotiate " + tickets.token(host)));
    }

    /**
     * For {@code LDAP}, {@code JDBC} and {@code CUSTOM}; with {@code NONE} the user is believed.
     *
     * @throws IllegalArgumentException if the user is none that can be sent
     */
    public static Credentials basic(String user, String password) {
        if (user.isEmpty() || user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user of Basic authentication has at least one character, and no ':'");
        }
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        String text = "Basic " + Base64.getEncoder().encodeToString(both);
        return new Credentials("Basic credentials of " + Words.clean(user), Optional.of(text));
    }

    /**
     * For {@code CUSTOM} with tokens.
     *
     * @throws IllegalArgumentException if the token is none that can be sent; does not show it
     */
    public static Credentials bearer(String token) {
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("a token is visible ASCII characters without a blank");
        }
        return new Credentials("a Bearer token", Optional.of("Bearer " + token));
    }

    /**
     * Value of the header {@code Authorization}: a secret.
     *
     * @throws IOException saying what to do, if there is no ticket for this host
     */
    Optional<String> header(String host) throws IOException {
        return header.to(host);
    }

    /** What they are, without what is secret of them. */
    @Override
    public String toString() {
        return kind;
    }
}
