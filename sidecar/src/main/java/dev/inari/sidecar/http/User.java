package dev.inari.sidecar.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the users file: {@code name:role:hash}. Has a password or a token, never both.
 *
 * @param password what is kept of the password; null if it has a token
 * @param token what is kept of the token; null if it has a password
 */
public record User(
        String name,
        Role role,
        @Nullable PasswordHash password,
        @Nullable TokenHash token) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException saying what is wrong with it, without its hash
     */
    static User parse(String line) {
        String[] parts = line.strip().split(":", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("is not name:role:hash");
        }
        checkName(parts[0]);
        Role role = Role.of(parts[1])
                .orElseThrow(() -> new IllegalArgumentException("has a role that is neither reader nor operator"));
        return parts[2].startsWith("sha256$")
                ? new User(parts[0], role, null, TokenHash.parse(parts[2]))
                : new User(parts[0], role, PasswordHash.parse(parts[2]), null);
    }

    /** Somebody with this password. */
    public static User withPassword(String name, Role role, String password) {
        checkName(name);
        return new User(name, role, PasswordHash.of(password), null);
    }

    /** Somebody with this token. */
    public static User withToken(String name, Role role, String token) {
        checkName(name);
        return new User(name, role, null, TokenHash.of(token));
    }

    /** 256 random bits in hexadecimal, for {@link #withToken}. */
    public static String newToken() {
        return TokenHash.random();
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "has a name that is none: up to 64 letters, digits and . _ @ -, of which the first is a letter or digit");
        }
    }

    /** What it is proved by: {@code password} or {@code token}. */
    public String kind() {
        return password == null ? "token" : "password";
    }

    Principal principal() {
        return new Principal(name, role);
    }

    String line() {
        String hash = password != null ? password.text() : token == null ? "" : token.text();
        return name + ":" + role.key() + ":" + hash;
    }
}
