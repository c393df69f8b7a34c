package dev.inari.sidecar.http;

import dev.inari.sidecar.engine.SecretFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** Reads the store with the server's key and certificate. Immutable. */
record KeyStoreFile(Path store, Path passwordFile) {

    /**
     * The keys in it now.
     *
     * @throws IOException saying what to do, if there are none
     */
    X509ExtendedKeyManager read() throws IOException {
        char[] password = SecretFile.read(passwordFile).toCharArray();
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            if (Collections.list(keys.aliases()).stream().noneMatch(alias -> isKey(keys, alias))) {
                throw new IOException(store + " holds no private key; put key and certificate into it");
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password);
            for (KeyManager each : factory.getKeyManagers()) {
                if (each instanceof X509ExtendedKeyManager manager) {
                    return manager;
                }
            }
            throw new IOException("this Java has no key manager for X.509");
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException(
                    store + " cannot be used as the key store of inari.http.tls: " + why(e)
                            + "; it must be PKCS12, with the password in " + passwordFile,
                    e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static String why(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        // The JDK says nothing at all of a file that is cut short.
        return failure.getMessage() == null ? "it is no key store, or only a part of one" : failure.getMessage();
    }

    private static boolean isKey(KeyStore keys, String alias) {
        try {
            return keys.isKeyEntry(alias);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** What changes when one of the files does. */
    String stamp() {
        return stamp(store) + stamp(passwordFile);
    }

    /** Links are followed: cluster managers and ACME clients renew a certificate by pointing one elsewhere. */
    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file) + " " + file.toRealPath() + ";";
        } catch (IOException e) {
            return "none;";
        }
    }
}
