package dev.inari.sidecar.http;

import dev.inari.sidecar.bounded.Newest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Passwords that were right a moment ago, so that the slow check is not made for each request of a page. Holds neither names nor passwords,
 * but digests under a key that only this process has. Thread-safe.
 */
final class Remembered {
    private static final int MOST = 256;
    private static final long FOR_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;
    private final LongSupplier nanos;
    private final Map<String, Entry> entries = Newest.map(MOST);

    private record Entry(Principal principal, long edition, long sinceNanos) {}

    Remembered(LongSupplier nanos) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, ALGORITHM);
        this.nanos = nanos;
    }

    /** Who that is, if it was found right lately, by the users file of this edition; null otherwise. */
    synchronized @Nullable Principal find(Shown.Basic shown, long edition) {
        String digest = digest(shown);
        Entry entry = entries.get(digest);
        if (entry == null) {
            return null;
        }
        if (entry.edition() != edition || nanos.getAsLong() - entry.sinceNanos() > FOR_NANOS) {
            entries.remove(digest);
            return null;
        }
        return entry.principal();
    }

    synchronized void add(Shown.Basic shown, long edition, Principal principal) {
        entries.put(digest(shown), new Entry(principal, edition, nanos.getAsLong()));
    }

    private String digest(Shown.Basic shown) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // A name has no such sign, so that no other pair has the same text.
            byte[] text = (shown.name() + "\0" + shown.password()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
