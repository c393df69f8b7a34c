package dev.inari.sidecar.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Checks addresses of web services, so that none holds a password that would be shown. */
final class Addresses {
    private Addresses() {}

    /** What is wrong with it; empty if nothing is. */
    static Optional<String> wrong(String given) {
        try {
            URI uri = new URI(given);
            boolean plain = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && List.of("http", "https").contains(String.valueOf(uri.getScheme()));
            return plain
                    ? Optional.empty()
                    : Optional.of("has for '" + uri.getHost()
                            + "' what is no address; names and passwords do not belong into it");
        } catch (URISyntaxException e) {
            return Optional.of("has what is no address: " + e.getReason());
        }
    }
}
