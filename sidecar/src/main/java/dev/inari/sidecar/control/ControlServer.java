package dev.inari.sidecar.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.JdkServer;
import dev.inari.sidecar.http.Principal;
import dev.inari.sidecar.http.Problem;
import dev.inari.sidecar.http.Request;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.http.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets commands of the same user speak to the daemon: HTTP on the loopback address, at a port that the system chose, found and proved by the
 * control file. Every user of the host can connect, so nothing is read of a request before it has shown the token but its head, and no
 * request holds a thread for long. Thread-safe.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int THREADS = 8;
    private static final int MOST_WAITING = 64;
    private static final int SECONDS_BETWEEN_LOOKS = 60;
    private static final String SCHEME = "Bearer ";
    /** To know the token is to be the daemon's user. */
    private static final Principal USER = new Principal("", Role.OPERATOR);

    private final HttpServer http;
    private final ThreadPoolExecutor workers;
    private final ScheduledExecutorService upkeep;
    private final List<ControlNotice> notices;
    private final String token;

    private ControlServer(
            HttpServer http,
            ThreadPoolExecutor workers,
            ScheduledExecutorService upkeep,
            List<ControlNotice> notices,
            String token) {
        this.http = http;
        this.workers = workers;
        this.upkeep = upkeep;
        this.notices = notices;
        this.token = token;
    }

    /**
     * Listens and announces that in {@code directory}, which must be held by the lock of this user's sidecar.
     *
     * @throws IOException saying what to do, if it cannot listen or cannot announce it
     */
    public static ControlServer start(Path directory, ProcessTable processes, Control control) throws IOException {
        JdkServer.limit();
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer http = HttpServer.create(new InetSocketAddress(loopback, 0), MOST_WAITING);
        ThreadPoolExecutor workers = JdkServer.workers("inari-control", THREADS);
        ScheduledExecutorService upkeep =
                Executors.newSingleThreadScheduledExecutor(JdkServer.daemons("inari-control-file"));
        try {
            ControlFile file =
                    ControlFile.ofThisProcess(processes, http.getAddress().getPort());
            Router router = router(control);
            http.setExecutor(workers);
            http.createContext("/", exchange -> answer(exchange, router, file.token()));
            http.start();
            List<ControlNotice> notices = notices(directory, processes, file);
            // The result is of no use: keeping reports its own failures.
            var unused = upkeep.scheduleWithFixedDelay(
                    () -> notices.forEach(ControlNotice::keep),
                    SECONDS_BETWEEN_LOOKS,
                    SECONDS_BETWEEN_LOOKS,
                    TimeUnit.SECONDS);
            return new ControlServer(http, workers, upkeep, notices, file.token());
        } catch (IOException | RuntimeException e) {
            http.stop(0);
            workers.shutdownNow();
            upkeep.shutdownNow();
            throw e;
        }
    }

    private static Router router(Control control) {
        Routes routes = new Routes(anybody -> control);
        List<Endpoint> all = new ArrayList<>(routes.aboutEngines());
        all.addAll(routes.forCommands());
        return new Router(all);
    }

    private static List<ControlNotice> notices(Path directory, ProcessTable processes, ControlFile file)
            throws IOException {
        ControlNotice forItsUser = ControlNotice.put(directory, processes.ownUid(), file);
        return processes.reachesEveryUser()
                ? List.of(forItsUser, ControlNotice.put(directory, processes.ownUid(), GuardFile.of(file)))
                : List.of(forItsUser);
    }

    private static void answer(HttpExchange exchange, Router router, String token) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        Request plain = new Request(exchange, Principal.NOBODY, Map.of());
        try {
            authenticate(exchange, token);
            Router.Match match = router.find(plain.method(), plain.path());
            match.endpoint().handling().handle(new Request(exchange, USER, match.variables()));
        } catch (Problem.Found e) {
            plain.send(e);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", plain.method(), plain.path(), e);
            plain.send(Problem.Found.mistake());
        } finally {
            exchange.close();
        }
    }

    /**
     * Lets pass only who knows the token and means this host: a name in the Host header could be one that somebody made a browser resolve to
     * the loopback address.
     */
    private static void authenticate(HttpExchange exchange, String token) throws Problem.Found {
        String port = Integer.toString(exchange.getLocalAddress().getPort());
        String host = JdkServer.header(exchange, "Host").toLowerCase(Locale.ROOT);
        if (!host.equals("127.0.0.1:" + port) && !host.equals("localhost:" + port)) {
            throw new Problem.Found(421, "Misdirected Request", "ask 127.0.0.1:" + port + ", under no other name");
        }
        String given = JdkServer.header(exchange, "Authorization");
        byte[] shown = given.startsWith(SCHEME)
                ? given.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        if (!MessageDigest.isEqual(shown, token.getBytes(StandardCharsets.UTF_8))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            throw new Problem.Found(
                    401,
                    "Unauthorized",
                    "show the token of this sidecar's control file: Authorization: Bearer <token>; it changes with each start");
        }
    }

    /** What proves to be this sidecar's own user; anew with each start. */
    public String token() {
        return token;
    }

    @Override
    public void close() throws IOException {
        upkeep.shutdownNow();
        try {
            for (ControlNotice notice : notices) {
                notice.close();
            }
        } finally {
            http.stop(0);
            workers.shutdownNow();
        }
    }
}
