package dev.inari.sidecar.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept of a token: {@code sha256$HEX}. A token is 256 random bits, which nobody guesses; so it needs no slow hash and is checked with
 * each request. Immutable.
 */
final class TokenHash {
    private static final int TOKEN_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("sha256\\$([0-9a-f]{64})");

    private final byte[] hash;

    private TokenHash(byte[] hash) {
        this.hash = hash;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong, without the text
     */
    static TokenHash parse(String text) {
        Matcher found = FORM.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("has a hash of another form than sha256$ and 64 digits 0-9 and a-f");
        }
        return new TokenHash(HexFormat.of().parseHex(found.group(1)));
    }

    static TokenHash of(String token) {
        return new TokenHash(digest(token));
    }

    /** A new token. */
    static String random() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    boolean matches(String token) {
        return MessageDigest.isEqual(hash, digest(token));
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** As it is kept. */
    String text() {
        return "sha256$" + HexFormat.of().formatHex(hash);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "a token";
    }
}
