package dev.inari.sidecar.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The HTTP server for people, their tools and their browsers: at an address that is configured, for users who are known. Commands do not
 * need it; they have the control server. Thread-safe.
 */
public final class PublicServer implements AutoCloseable {
    private static final int MOST_WAITING = 128;
    private static final Duration DELAY = Duration.ofSeconds(1);
    /** With the streams of events, of which each holds one. */
    static final int THREADS = 40;

    private final HttpServer http;
    private final ThreadPoolExecutor workers;
    private final Delays delays;
    private final String url;

    private PublicServer(HttpServer http, ThreadPoolExecutor workers, Delays delays, String url) {
        this.http = http;
        this.workers = workers;
        this.delays = delays;
        this.url = url;
    }

    /**
     * Listens.
     *
     * @param ownUid of the daemon, to whom the users file may belong
     * @param controlToken by which the daemon's own user is known
     * @throws IOException saying what to do, if it cannot listen, or a file that is named cannot be used
     */
    public static PublicServer start(HttpSettings settings, long ownUid, String controlToken, List<Endpoint> endpoints)
            throws IOException {
        return start(settings, ownUid, controlToken, endpoints, DELAY, System::nanoTime);
    }

    static PublicServer start(
            HttpSettings settings,
            long ownUid,
            String controlToken,
            List<Endpoint> endpoints,
            Duration delay,
            LongSupplier nanos)
            throws IOException {
        JdkServer.limit();
        UsersFile file =
                settings.usersFile().map(path -> new UsersFile(path, ownUid)).orElse(null);
        Proofs proofs = new Proofs(Users.open(file, nanos), controlToken, ownUid, nanos);
        HttpServer http = listen(settings, nanos);
        ThreadPoolExecutor workers = JdkServer.workers("inari-http", THREADS);
        Delays delays = new Delays(delay, workers);
        http.setExecutor(workers);
        http.createContext("/", new Front(new Router(endpoints), settings, proofs, delays, workers, nanos));
        http.start();
        return new PublicServer(
                http, workers, delays, url(settings, http.getAddress().getPort()));
    }

    private static HttpServer listen(HttpSettings settings, LongSupplier nanos) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(settings.address()), settings.port());
        try {
            if (!settings.tls().on()) {
                return HttpServer.create(address, MOST_WAITING);
            }
            HttpsConfigurator tls = tls(settings.tls(), nanos);
            HttpsServer https = HttpsServer.create(address, MOST_WAITING);
            https.setHttpsConfigurator(tls);
            return https;
        } catch (BindException e) {
            throw new IOException(
                    "cannot listen at " + settings.address() + ":" + settings.port() + " (" + e.getMessage()
                            + "); end what uses it, or give another inari.http.port or inari.http.address",
                    e);
        }
    }

    private static HttpsConfigurator tls(HttpSettings.Tls settings, LongSupplier nanos) throws IOException {
        KeyStoreFile file = new KeyStoreFile(
                settings.keyStore().orElseThrow(), settings.passwordFile().orElseThrow());
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {ReloadedKeys.open(file, nanos)}, null, null);
            return new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters defaults = getSSLContext().getDefaultSSLParameters();
                    defaults.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                    parameters.setSSLParameters(defaults);
                }
            };
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot do TLS: " + e.getMessage(), e);
        }
    }

    private static String url(HttpSettings settings, int port) throws IOException {
        InetAddress address = InetAddress.getByName(settings.address());
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return (settings.tls().on() ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + port;
    }

    /** Where it is asked on this host, without a slash at the end. */
    public String url() {
        return url;
    }

    @Override
    public void close() {
        delays.close();
        http.stop(0);
        workers.shutdownNow();
    }
}
