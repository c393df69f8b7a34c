package dev.inari.sidecar.tls;

import dev.inari.sidecar.engine.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The stores (PKCS12 or JKS) behind an {@code https://} address. ZooKeeper's client has ways of its own to read such files; the keys are the same.
 *
 * @param trustStore whom to believe; without one, whom Java believes
 * @param trustStorePasswordFile of mode 600, whose first line is the password; without one the store is read without its integrity being checked
 * @param keyStore who we are, where the server asks
 * @param keyStorePasswordFile of mode 600, whose first line is the password of the store and of the key in it
 * @param verifyHost whether a server's certificate must name its host
 */
public record TlsStores(
        Optional<Path> trustStore,
        Optional<Path> trustStorePasswordFile,
        Optional<Path> keyStore,
        Optional<Path> keyStorePasswordFile,
        boolean verifyHost) {
    /** What Java believes, and nobody in particular. */
    public static final TlsStores JAVA =
            new TlsStores(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);

    /** Whether they are other than what Java has. */
    public boolean areSet() {
        return !equals(JAVA);
    }

    /**
     * Reads the stores.
     *
     * @return empty if what Java has will do
     * @throws IOException saying which file cannot be used, and what to do
     */
    public Optional<SSLContext> open() throws IOException {
        if (!areSet()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), new TrustManager[] {trust()}, null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("the stores for TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
        if (keyStore.isEmpty()) {
            return null;
        }
        char[] password = password(keyStorePasswordFile);
        KeyStore store = load(keyStore.get(), password, "key store");
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        try {
            factory.init(store, password);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the key in the key store " + keyStore.get() + " cannot be read; give it the password of the store",
                    e);
        }
        return factory.getKeyManagers();
    }

    private TrustManager trust() throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trustStore.isEmpty() ? null : trusted(trustStore.get()));
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager manager) {
                return verifyHost ? manager : new AnyHost(manager);
            }
        }
        throw new IOException("this Java has no X509ExtendedTrustManager");
    }

    private KeyStore trusted(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = load(file, password(trustStorePasswordFile), "trust store");
        if (store.size() == 0) {
            throw new IOException("the trust store " + file
                    + " holds no certificate that can be read; put the issuer's in, or name its password file");
        }
        return store;
    }

    private static KeyStore load(Path file, char @Nullable [] password, String what)
            throws IOException, GeneralSecurityException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("the " + what + " " + file + " does not exist, or is no file");
        }
        try {
            return KeyStore.getInstance(file.toFile(), password);
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    "the " + what + " " + file + " cannot be opened: " + e.getMessage()
                            + "; it must be PKCS12 or JKS, and its password file must fit",
                    e);
        }
    }

    private static char @Nullable [] password(Optional<Path> file) throws IOException {
        return file.isEmpty() ? null : SecretFile.read(file.get()).toCharArray();
    }
}
