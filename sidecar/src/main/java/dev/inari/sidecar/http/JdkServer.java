package dev.inari.sidecar.http;

import com.sun.net.httpserver.HttpExchange;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Limits of the JDK's HTTP server, of which this process has one of each: the JDK reads them once, when its first class is loaded, and so
 * whoever makes a server calls {@link #limit()} first.
 */
public final class JdkServer {
    /** Seconds for an answer to go out; whatever takes longer must end by itself before. */
    public static final int SECONDS_TO_ANSWER = 90;

    private static final int SECONDS_UNUSED = 60;

    private static final Map<String, String> LIMITS = Map.of(
            // Seconds for a request to come in, with its body.
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", Integer.toString(SECONDS_TO_ANSWER),
            // How often those two are looked at. An idle process is better left asleep.
            "sun.net.httpserver.timerMillis", "2500",
            "sun.net.httpserver.idleInterval", "10",
            // Bytes of all header lines, and their number. A token or a Kerberos ticket has room.
            "sun.net.httpserver.maxReqHeaderSize", "32768",
            "sun.net.httpserver.maxReqHeaders", "100",
            "sun.net.httpserver.nodelay", "true",
            // Of each server.
            "jdk.httpserver.maxConnections", "200");

    static {
        LIMITS.forEach((key, value) -> System.getProperties().putIfAbsent(key, value));
    }

    private JdkServer() {}

    /** Sets what was not set on the command line. */
    public static void limit() {
        // The static block did it.
    }

    /**
     * Threads that answer, made when they are needed. Tasks beyond them wait; their number is bounded by that of the connections. The JDK's
     * server forgets a connection whose task is refused, but goes on counting it.
     */
    public static ThreadPoolExecutor workers(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, SECONDS_UNUSED, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Makes threads that do not keep the process alive. */
    public static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The value of a header that is there once; empty otherwise, so that nobody chooses which of two counts. */
    public static String header(HttpExchange exchange, String name) {
        var values = exchange.getRequestHeaders().get(name);
        return values == null || values.size() != 1 ? "" : values.get(0);
    }
}
