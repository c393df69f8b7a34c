package dev.inari.sidecar.http;

import java.io.IOException;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's key and certificate, read again when their files have changed, so that a renewed certificate needs no restart; looked at when
 * somebody connects, and not at each. A store that cannot be used changes nothing. Thread-safe.
 */
final class ReloadedKeys extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadedKeys.class);
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final KeyStoreFile file;
    private final LongSupplier nanos;
    /** The last two, by number: a handshake that began with one ends with it. */
    private final ConcurrentMap<Integer, X509ExtendedKeyManager> managers = new ConcurrentHashMap<>();

    private volatile int inForce;
    private String stamp;
    private long lookedNanos;

    private ReloadedKeys(KeyStoreFile file, LongSupplier nanos, X509ExtendedKeyManager first, String stamp) {
        this.file = file;
        this.nanos = nanos;
        this.managers.put(0, first);
        this.stamp = stamp;
        this.lookedNanos = nanos.getAsLong();
    }

    /**
     * Reads for the first time.
     *
     * @throws IOException saying what to do, if the store cannot be used
     */
    static ReloadedKeys open(KeyStoreFile file, LongSupplier nanos) throws IOException {
        String stamp = file.stamp();
        return new ReloadedKeys(file, nanos, file.read(), stamp);
    }

    private synchronized void look() {
        long now = nanos.getAsLong();
        if (now - lookedNanos < BETWEEN_LOOKS_NANOS) {
            return;
        }
        lookedNanos = now;
        String found = file.stamp();
        if (found.equals(stamp)) {
            return;
        }
        stamp = found;
        try {
            managers.put(inForce + 1, file.read());
            inForce++;
            managers.remove(inForce - 2);
            LOG.info("{} was read again", file.store());
        } catch (IOException e) {
            LOG.error("{}; the certificate from before is used until it changes again", e.getMessage());
        }
    }

    private X509ExtendedKeyManager now() {
        return Objects.requireNonNull(managers.get(inForce));
    }

    private @Nullable String numbered(@Nullable String alias, int number) {
        return alias == null ? null : number + ":" + alias;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        look();
        int number = inForce;
        X509ExtendedKeyManager manager = managers.get(number);
        return manager == null ? null : numbered(manager.chooseEngineServerAlias(keyType, issuers, engine), number);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        look();
        int number = inForce;
        X509ExtendedKeyManager manager = managers.get(number);
        return manager == null ? null : numbered(manager.chooseServerAlias(keyType, issuers, socket), number);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String numbered) {
        String[] parts = numbered.split(":", 2);
        X509ExtendedKeyManager manager = managers.get(Integer.parseInt(parts[0]));
        return manager == null ? null : manager.getCertificateChain(parts[1]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String numbered) {
        String[] parts = numbered.split(":", 2);
        X509ExtendedKeyManager manager = managers.get(Integer.parseInt(parts[0]));
        return manager == null ? null : manager.getPrivateKey(parts[1]);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return now().getServerAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
