package dev.inari.jmx;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one HTTP client for all Jolokia agents, made when the first is connected to, so that others pay nothing for it. Thread-safe. */
final class SharedHttp implements Supplier<HttpClient>, AutoCloseable {
    private static final int THREADS = 2;

    private final Duration connect;
    private @Nullable ExecutorService threads;
    private @Nullable HttpClient client;

    SharedHttp(Duration connect) {
        this.connect = connect;
    }

    @Override
    public synchronized HttpClient get() {
        if (client == null) {
            AtomicInteger started = new AtomicInteger();
            threads = Executors.newFixedThreadPool(THREADS, task -> {
                Thread thread = new Thread(task, "inari-jmx-http-" + started.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(connect)
                    .executor(threads)
                    .build();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (threads != null) {
            threads.shutdown();
        }
        threads = null;
        client = null;
    }
}
