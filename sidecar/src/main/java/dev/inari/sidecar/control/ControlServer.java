package dev.inari.sidecar.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inari.sidecar.engine.ProcessTable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
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

    static {
        // The JDK's server reads them once, when its first class is loaded: seconds for a request to come in and for
        // its answer to go out, and how many connections there may be.
        Map.of(
                        "sun.net.httpserver.maxReqTime", "5",
                        "sun.net.httpserver.maxRspTime", "90",
                        "sun.net.httpserver.idleInterval", "10",
                        "sun.net.httpserver.nodelay", "true",
                        "jdk.httpserver.maxConnections", "200")
                .forEach((key, value) -> System.getProperties().putIfAbsent(key, value));
    }

    private final HttpServer http;
    private final ThreadPoolExecutor workers;
    private final ScheduledExecutorService upkeep;
    private final ControlNotice notice;

    private ControlServer(
            HttpServer http, ThreadPoolExecutor workers, ScheduledExecutorService upkeep, ControlNotice notice) {
        this.http = http;
        this.workers = workers;
        this.upkeep = upkeep;
        this.notice = notice;
    }

    /**
     * Listens and announces that in {@code directory}, which must be held by the lock of this user's sidecar.
     *
     * @throws IOException saying what to do, if it cannot listen or cannot announce it
     */
    public static ControlServer start(Path directory, ProcessTable processes, Control control) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer http = HttpServer.create(new InetSocketAddress(loopback, 0), MOST_WAITING);
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                // Bounded by the number of connections. The JDK's server forgets a connection whose task is refused
                // here,
                // but goes on counting it.
                new LinkedBlockingQueue<>(),
                daemons("inari-control"));
        ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor(daemons("inari-control-file"));
        try {
            ControlFile file =
                    ControlFile.ofThisProcess(processes, http.getAddress().getPort());
            Routes routes = new Routes(control);
            http.setExecutor(workers);
            http.createContext("/", exchange -> answer(exchange, routes, file.token()));
            http.start();
            ControlNotice notice = ControlNotice.put(directory, processes.ownUid(), file);
            // The result is of no use: keeping reports its own failures.
            var unused = upkeep.scheduleWithFixedDelay(
                    notice::keep, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
            return new ControlServer(http, workers, upkeep, notice);
        } catch (IOException | RuntimeException e) {
            http.stop(0);
            workers.shutdownNow();
            upkeep.shutdownNow();
            throw e;
        }
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private static void answer(HttpExchange exchange, Routes routes, String token) throws IOException {
        Request request = new Request(exchange);
        try {
            request.authenticate(token);
            write(exchange, 200, "application/json", routes.answer(request));
        } catch (Problem.Found e) {
            write(exchange, e.status(), Problem.MEDIA_TYPE, e.at(request.path()));
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            Problem.Found mistake = new Problem.Found(
                    500, "Internal Server Error", "a mistake inside Inari; the sidecar's log shows where");
            write(exchange, mistake.status(), Problem.MEDIA_TYPE, mistake.at(request.path()));
        } finally {
            exchange.close();
        }
    }

    private static void write(HttpExchange exchange, int status, String type, Object value) throws IOException {
        byte[] bytes = Wire.bytes(value);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream to = exchange.getResponseBody()) {
            to.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        upkeep.shutdownNow();
        try {
            notice.close();
        } finally {
            http.stop(0);
            workers.shutdownNow();
        }
    }
}
