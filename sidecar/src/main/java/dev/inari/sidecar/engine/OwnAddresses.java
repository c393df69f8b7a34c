package dev.inari.sidecar.engine;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells whether somebody listens at an address that an engine gave as its own. Asks only addresses that are spelt like one of this host, so that
 * thousands of foreign names cost no look-up, and no foreign host a connection. Looks the host's names up once, which can wait for a name server.
 * Thread-safe.
 */
public final class OwnAddresses {
    private static final int PATIENCE_MILLIS = 1000;

    private final Set<String> names = new HashSet<>();
    /** All of this host: an engine listens at one of them, and not always at the one that its name stands for. */
    private final Set<InetAddress> all = new LinkedHashSet<>();
    /** Those that no other host has. */
    private final Set<InetAddress> unique = new HashSet<>();

    public OwnAddresses() {
        names.add("localhost");
        all.add(InetAddress.getLoopbackAddress());
        try {
            InetAddress named = InetAddress.getLocalHost();
            add(named.getHostName());
            add(named.getCanonicalHostName());
            add(named.getHostAddress());
            all.add(named);
        } catch (UnknownHostException e) {
            // The numbers below are enough.
        }
        try {
            NetworkInterface.networkInterfaces().forEach(this::add);
        } catch (SocketException e) {
            // The names above are enough.
        }
    }

    private void add(NetworkInterface each) {
        // The inner side of a bridge, such as that of containers, has the same address on every host.
        boolean bridge = Files.exists(Path.of("/sys/class/net", each.getName(), "bridge"));
        each.inetAddresses().forEach(address -> {
            add(address.getHostAddress());
            all.add(address);
            if (!bridge && !address.isLoopbackAddress() && !address.isLinkLocalAddress()) {
                unique.add(address);
            }
        });
    }

    private void add(String host) {
        // An address of IPv6 can end with the name of its interface.
        names.add(host.toLowerCase(Locale.ROOT).replaceAll("%.*", ""));
    }

    /** Whether the address is spelt like one of this host. Asks nobody. */
    public boolean isOwn(String address) {
        return names.contains(host(address));
    }

    /** Whether the address is of this host and certainly nobody is there. No answer is no certainty. */
    public boolean isDeserted(String address) {
        return isOwn(address) && nobodyListens(address);
    }

    /**
     * The same of an address that no other host has. Each has a loopback and inner networks, and an engine may have announced one of those by mistake.
     */
    public boolean isDesertedOnlyHere(String address) {
        return isOwn(address) && isUnique(host(address)) && nobodyListens(address);
    }

    private boolean isUnique(String host) {
        try {
            List<InetAddress> found = Arrays.asList(InetAddress.getAllByName(host));
            return unique.containsAll(found);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private boolean nobodyListens(String address) {
        int port = port(address);
        return port > 0 && all.stream().allMatch(each -> refuses(each, port));
    }

    private static boolean refuses(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static int port(String address) {
        try {
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            return port <= 0xffff ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0
                ? ""
                : address.substring(0, colon).replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    }
}
