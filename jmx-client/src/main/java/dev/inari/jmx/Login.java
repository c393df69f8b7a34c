package dev.inari.jmx;

import org.jspecify.annotations.Nullable;

/** User and secret as one connection uses them, and the means to keep the secret out of what is said about that connection. Immutable. */
record Login(String user, String secret) {

    /** Asks for the secret; null without credentials. */
    static @Nullable Login ask(Endpoint.@Nullable Credentials credentials) {
        return credentials == null
                ? null
                : new Login(credentials.user(), credentials.password().get());
    }

    String[] toArray() {
        return new String[] {user, secret};
    }

    /** The text without the secret: a peer may repeat what it was sent. */
    String redact(String text) {
        return secret.isEmpty() ? text : text.replace(secret, "***");
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
