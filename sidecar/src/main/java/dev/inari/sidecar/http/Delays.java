package dev.inari.sidecar.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Checks passwords one after the other and lets answers to wrong ones wait, so that guessing is slow and yet holds none of the threads that
 * serve others. What is being checked or waits is bounded, altogether and for each address. Thread-safe.
 */
final class Delays implements AutoCloseable {
    static final int MOST = 64;
    /** So that one address cannot use up what is there for all; those behind one proxy share it. */
    static final int MOST_OF_ONE = 16;

    private final Duration delay;
    private final Executor workers;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(JdkServer.daemons("inari-http-delays"));
    private final ScheduledExecutorService checks =
            Executors.newSingleThreadScheduledExecutor(JdkServer.daemons("inari-http-passwords"));
    private final Map<InetAddress, Integer> pending = new HashMap<>();
    private int all;

    /** @param workers by whom answers are sent that have waited */
    Delays(Duration delay, Executor workers) {
        this.delay = delay;
        this.workers = workers;
    }

    /** Takes a place for an attempt from this address; false if there is none. To be given back by {@link #leave}. */
    synchronized boolean enter(InetAddress from) {
        int of = pending.getOrDefault(from, 0);
        if (all >= MOST || of >= MOST_OF_ONE) {
            return false;
        }
        all++;
        pending.put(from, of + 1);
        return true;
    }

    synchronized void leave(InetAddress from) {
        all--;
        pending.computeIfPresent(from, (address, of) -> of == 1 ? null : of - 1);
    }

    /** Runs a slow check, after those that came before. */
    void check(Runnable task) {
        checks.execute(task);
    }

    /** Runs an answer when it has waited. */
    void later(Runnable answer) {
        // What it gives would only tell of a failure to hand it over, which the closing of all of this is.
        var unused = clock.schedule(() -> workers.execute(answer), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        checks.shutdownNow();
    }
}
