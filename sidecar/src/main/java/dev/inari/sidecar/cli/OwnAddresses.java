package dev.inari.sidecar.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Tells whether somebody listens at an address that an engine gave as its own. Asks only addresses that are spelt like one of this host, so that
 * thousands of foreign names cost no look-up, and no foreign host a connection.
 */
final class OwnAddresses {
    private static final int PATIENCE_MILLIS = 1000;

    private final Set<String> own = new HashSet<>();

    /** Looks up the names of this host. */
    OwnAddresses() {
        own.add("localhost");
        try {
            InetAddress named = InetAddress.getLocalHost();
            add(named.getHostName());
            add(named.getCanonicalHostName());
            add(named.getHostAddress());
        } catch (UnknownHostException e) {
            // The numbers below are enough.
        }
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .forEach(each -> add(each.getHostAddress()));
        } catch (SocketException e) {
            // The names above are enough.
        }
    }

    private void add(String host) {
        // An address of IPv6 can end with the name of its interface.
        own.add(host.toLowerCase(Locale.ROOT).replaceAll("%.*", ""));
    }

    /** Whether the address is of this host and certainly nobody is there. No answer is no certainty. */
    boolean isDeserted(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            return false;
        }
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        if (!own.contains(host.toLowerCase(Locale.ROOT))) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), PATIENCE_MILLIS);
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return e instanceof ConnectException;
        }
    }
}
