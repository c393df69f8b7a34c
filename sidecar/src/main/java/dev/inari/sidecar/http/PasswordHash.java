package dev.inari.sidecar.http;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: {@code pbkdf2-sha256$ITERATIONS$SALT$HASH}, the last two in Base64. To check one takes a good part of a second
 * of a processor, on purpose. Immutable.
 */
final class PasswordHash {
    /** What OWASP's cheat sheet asked for from 2021 to 2023, and Django's default of 4.0; today's 600,000 would take more than half a second here. */
    static final int ITERATIONS = 310_000;

    private static final int LEAST_ITERATIONS = 10_000;
    /** A file must not be able to hold the checking thread for minutes. */
    private static final int MOST_ITERATIONS = 5_000_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final Pattern FORM =
            Pattern.compile("pbkdf2-sha256\\$(\\d{1,8})\\$([A-Za-z0-9+/=]{8,128})\\$([A-Za-z0-9+/=]{44})");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong, without the text
     */
    static PasswordHash parse(String text) {
        Matcher found = FORM.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("has a hash of another form than pbkdf2-sha256$ITERATIONS$SALT$HASH");
        }
        int iterations = Integer.parseInt(found.group(1));
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException("has a hash of " + iterations + " iterations; give from "
                    + LEAST_ITERATIONS + " to " + MOST_ITERATIONS);
        }
        Base64.Decoder base64 = Base64.getDecoder();
        return new PasswordHash(iterations, base64.decode(found.group(2)), base64.decode(found.group(3)));
    }

    /** Of this password, with a new salt. */
    static PasswordHash of(String password) {
        return of(password, ITERATIONS);
    }

    static PasswordHash of(String password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(iterations, salt, derived(password, salt, iterations));
    }

    boolean matches(String password) {
        return MessageDigest.isEqual(hash, derived(password, salt, iterations));
    }

    private static byte[] derived(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** As it is kept. */
    String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "pbkdf2-sha256$" + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    int iterations() {
        return iterations;
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "a password";
    }
}
