package dev.inari.jmx;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.rmi.server.RMISocketFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the client sockets of RMI, because RMI has no timeouts of its own: a stub without a socket factory dials through the one factory
 * of the JVM. Knows the call on whose behalf it dials by the thread. Also finds a connector that listens on loopback although its stub
 * names another address of this machine, as stubs do by default. Thread-safe.
 *
 * <p>Outside calls, RMI's own threads renew and drop leases, of whatever host and port a stub named, be it a hostile one. They reach only
 * what a call has reached, at the address where it did; nothing is looked up for them.
 */
final class DeadlineSocketFactory extends RMISocketFactory {
    private static final KnownEndpoints KNOWN = new KnownEndpoints();
    private static final Duration CONNECT_OUTSIDE_CALLS = Duration.ofSeconds(10);
    private static final List<byte[]> LOOPBACK =
            List.of(new byte[] {127, 0, 0, 1}, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    /** Whatever else looks like an address is a name, and is looked up. */
    private static final Pattern LOOPBACK_LITERAL = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    private DeadlineSocketFactory() {}

    /**
     * Makes this the factory of the JVM. Idempotent.
     *
     * @throws IllegalStateException if the JVM has another one
     */
    static synchronized void install() {
        @Nullable RMISocketFactory present = RMISocketFactory.getSocketFactory();
        if (present instanceof DeadlineSocketFactory) {
            return;
        }
        // For TLS stubs, which bring their own factory. RMI looks at it once, at its first connection.
        String response = Long.toString(CallSocket.READ_OUTSIDE_CALLS.toMillis());
        System.getProperties().putIfAbsent("sun.rmi.transport.tcp.responseTimeout", response);
        // For connections that nobody uses, and for how often RMI looks for such: the JDK's 15 s are less than there
        // may be between two heartbeats.
        System.getProperties().putIfAbsent("sun.rmi.transport.connectionTimeout", "60000");
        try {
            RMISocketFactory.setSocketFactory(new DeadlineSocketFactory());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no JMX call could be kept within its deadline: this JVM already has the RMI socket factory "
                            + present,
                    e);
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return dial(host, port);
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return new ServerSocket(port);
    }

    /** A connected socket, within the connect deadline of the current call. */
    static Socket dial(String host, int port) throws IOException {
        @Nullable IOException first = null;
        @Nullable Call call = Call.current();
        for (InetAddress address : call == null ? KNOWN.require(host, port) : candidates(call, host)) {
            try {
                Socket socket = connect(address, port);
                KNOWN.remember(host, port, address);
                return socket;
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        throw first == null ? new UnknownHostException(host + " has no address") : first;
    }

    private static List<InetAddress> candidates(Call call, String host) throws IOException {
        List<InetAddress> candidates = new ArrayList<>();
        boolean own = call.loopbackOnly();
        // A literal loopback address, as in 127.0.1.1 of a Debian host, is dialled as it stands; nothing is looked up
        // for a stranger's stub.
        if (!own || LOOPBACK_LITERAL.matcher(host).matches()) {
            for (InetAddress named : InetAddress.getAllByName(host)) {
                candidates.add(named);
                own |= isOwn(named);
            }
        }
        if (own) {
            for (byte[] address : LOOPBACK) {
                candidates.add(InetAddress.getByAddress(address));
            }
        }
        return candidates;
    }

    private static boolean isOwn(InetAddress address) throws SocketException {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }

    private static Socket connect(InetAddress address, int port) throws IOException {
        @Nullable Call call = Call.current();
        CallSocket socket = new CallSocket();
        try {
            if (call != null) {
                call.uses(socket);
            }
            socket.setTcpNoDelay(true);
            socket.setSendBufferSize(CallSocket.SEND_BUFFER);
            socket.connect(
                    new InetSocketAddress(address, port),
                    call == null ? (int) CONNECT_OUTSIDE_CALLS.toMillis() : call.connectMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw named(e, address.getHostAddress() + ":" + port);
        }
    }

    /** The same failure with the address that was dialled, which the JDK leaves out. */
    private static IOException named(IOException failure, String address) {
        String text = address + ": " + failure.getMessage();
        IOException named = failure instanceof SocketTimeoutException
                ? new SocketTimeoutException(text)
                : failure instanceof ConnectException ? new ConnectException(text) : new SocketException(text);
        named.initCause(failure);
        return named;
    }
}
