package dev.inari.sidecar.config;

import dev.inari.sidecar.tls.TlsStores;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Checks and reads the keys about stores for TLS, which stand in several groups. */
final class StoreKeys {
    private StoreKeys() {}

    static TlsStores map(InariConfig.Stores config) {
        return new TlsStores(
                config.trustStore().map(Path::of),
                config.trustStorePasswordFile().map(Path::of),
                config.keyStore().map(Path::of),
                config.keyStorePasswordFile().map(Path::of),
                config.verifyHost());
    }

    /**
     * Looks for what is wrong.
     *
     * @param addresses of the same group
     * @param add takes the key within the group and what is wrong with it
     */
    static void check(InariConfig.Stores config, List<String> addresses, BiConsumer<String, String> add) {
        file("tls.trust-store", config.trustStore(), add);
        file("tls.trust-store-password-file", config.trustStorePasswordFile(), add);
        file("tls.key-store", config.keyStore(), add);
        file("tls.key-store-password-file", config.keyStorePasswordFile(), add);
        without("tls.trust-store", config.trustStore(), config.trustStorePasswordFile(), add);
        without("tls.key-store", config.keyStore(), config.keyStorePasswordFile(), add);
        if (config.keyStore().isPresent() && config.keyStorePasswordFile().isEmpty()) {
            add.accept(
                    "tls.key-store-password-file", "is missing: a file of mode 600 whose first line is the password");
        }
        boolean stores = config.trustStore().isPresent() || config.keyStore().isPresent();
        if (stores && addresses.stream().noneMatch(each -> each.startsWith("https:"))) {
            add.accept(
                    config.trustStore().isPresent() ? "tls.trust-store" : "tls.key-store",
                    "is of no use: no address begins with https://; write it so, or leave the store out");
        }
    }

    private static void without(
            String key, Optional<String> store, Optional<String> password, BiConsumer<String, String> add) {
        if (store.isEmpty() && password.isPresent()) {
            add.accept(key, "is missing, although there is a password for it");
        }
    }

    /** Also for files that are no stores. */
    static void file(String key, Optional<String> given, BiConsumer<String, String> add) {
        try {
            if (given.isPresent() && !Path.of(given.get()).isAbsolute()) {
                add.accept(key, "is no absolute path; start it with /");
            }
        } catch (InvalidPathException e) {
            add.accept(key, "is no path: " + e.getReason());
        }
    }
}
