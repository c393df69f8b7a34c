package dev.inari.sidecar.jobs;

import java.net.URI;
import java.net.URISyntaxException;

/** Checks the address of a cluster's REST API, which may come from an engine: nothing but a place to ask, and no credentials. */
final class ClusterAddress {
    private ClusterAddress() {}

    /**
     * The address that an engine told, in the same form. It is a place and nothing else: a path would let an engine choose what is asked for there.
     *
     * @throws IllegalArgumentException if that is none
     */
    static String ofEngine(String text) {
        String address = checked(text);
        URI parsed = URI.create(address);
        if (!parsed.getRawPath().equals("/") || parsed.getPort() == 0) {
            throw new IllegalArgumentException(
                    "no address of a cluster that an engine may tell: it must be http://host:port or https://host:port");
        }
        return address.substring(0, address.length() - 1);
    }

    /**
     * The address, ending in {@code /}; behind a proxy it has a path.
     *
     * @throws IllegalArgumentException if that is none
     */
    static String checked(String text) {
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no address of a cluster: " + e.getReason(), e);
        }
        boolean http = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        boolean plain =
                address.getRawUserInfo() == null && address.getRawQuery() == null && address.getRawFragment() == null;
        if (!http || address.getHost() == null || !plain || address.getRawPath().contains("..")) {
            throw new IllegalArgumentException(
                    "no address of a cluster: it must be http://host:port or https://host:port, and may have a path");
        }
        return text.endsWith("/") ? text : text + "/";
    }
}
