package dev.inari.sidecar.engine;

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
import java.util.regex.Pattern;

/**
 * Tells whether somebody listens at an address that an engine gave as its own. Asks only addresses that are spelt like one of this host, so that
 * thousands of foreign names cost no look-up, and no foreign host a connection. Thread-safe.
 */
public final class OwnAddresses {
    private static final int PATIENCE_MILLIS = 1000;
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost(\\..*)?|ip6-localhost|127\\..*|::1|0:0:0:0:0:0:0:1");

    private final Set<String> own = new HashSet<>();

    /** Looks up the names of this host. */
    public OwnAddresses() {
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

    /** Whether the address is of this host and certainly nobody is there. No answer is no certainty. Waits a second at most. */
    public boolean isDeserted(String address) {
        String host = host(address);
        if (!own.contains(host)) {
            return false;
        }
        try (Socket socket = new Socket()) {
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            return false;
        } catch (IllegalArgumentException e) {
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return e instanceof ConnectException;
        }
    }

    /** The same of an address that no other host has: each has a loopback, and an engine may have announced its own by mistake. */
    public boolean isDesertedOnlyHere(String address) {
        return !LOOPBACK.matcher(host(address)).matches() && isDeserted(address);
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0
                ? ""
                : address.substring(0, colon).replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    }
}
