package dev.inari.sidecar.systemd;

import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.Vitals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks to the service manager that started this process, on a thread of its own, and to nobody where none asked for it. Guarding goes on
 * whether it is heard or not. Thread-safe.
 */
public final class Notifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    private final @Nullable ServiceManager manager;
    private final Notices notices;
    private final Supplier<Vitals> vitals;
    private final Ticker ticker;
    private final ScheduledThreadPoolExecutor thread;
    private String told = "";
    private boolean stallTold;

    Notifier(@Nullable ServiceManager manager, Duration watchdog, Supplier<Vitals> vitals, Ticker ticker) {
        this.manager = manager;
        this.notices = new Notices(watchdog, ticker.nanos());
        this.vitals = vitals;
        this.ticker = ticker;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "inari-systemd");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Begins to tell how the sidecar is.
     *
     * @param environment NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID count, as sd_notify(3) and sd_watchdog_enabled(3) say
     * @param stateDirectory one of the sidecar's own, for what has to be unpacked
     */
    public static Notifier begin(
            Map<String, String> environment, Path stateDirectory, Supplier<Vitals> vitals, Ticker ticker) {
        Notifier notifier = new Notifier(
                manager(environment, stateDirectory),
                watchdog(environment, ProcessHandle.current().pid()),
                vitals,
                ticker);
        notifier.beginRepeating();
        return notifier;
    }

    private static @Nullable ServiceManager manager(Map<String, String> environment, Path stateDirectory) {
        if (environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty()) {
            return null;
        }
        try {
            return LibSystemd.load(stateDirectory);
        } catch (IOException e) {
            LOG.error("systemd is not told how this sidecar is, and may end it for that: {}", e.getMessage());
            return null;
        }
    }

    /** How much silence systemd bears from this process; zero if any. */
    static Duration watchdog(Map<String, String> environment, long pid) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String whom = environment.getOrDefault("WATCHDOG_PID", "");
        boolean meant = whom.isEmpty() || whom.equals(Long.toString(pid));
        return meant && micros.matches("[1-9]\\d{0,15}")
                ? Duration.of(Long.parseLong(micros), ChronoUnit.MICROS)
                : Duration.ZERO;
    }

    private void beginRepeating() {
        if (manager != null) {
            long every = notices.interval().toNanos();
            var unused = thread.scheduleWithFixedDelay(this::once, 0, every, TimeUnit.NANOSECONDS);
        }
    }

    private void once() {
        try {
            pass();
        } catch (RuntimeException | Error e) {
            // Ended here, it would not be repeated; systemd then hears nothing and does what it is there for.
            LOG.error("how this sidecar is could not be told; it is tried again", e);
        }
    }

    synchronized void pass() {
        tell(notices.next(vitals.get(), ticker.nanos()));
        if (notices.stalled() && !stallTold) {
            LOG.error(
                    "nothing has been decided for {}; if that goes on, systemd starts this sidecar anew",
                    vitals.get().sinceTurn());
        }
        stallTold = notices.stalled();
    }

    /** Runs what reads the configuration again, and tells when it begins and ends. */
    public void whileReloading(Runnable reload) {
        tellReloading();
        try {
            reload.run();
        } finally {
            tellReloaded();
        }
    }

    private synchronized void tellReloading() {
        tell(notices.reloading(ticker.nanos()));
    }

    private synchronized void tellReloaded() {
        tell(notices.reloaded());
    }

    /** Tells that the sidecar stops, and nothing after that. */
    @Override
    public void close() {
        thread.shutdownNow();
        tellStopping();
    }

    private synchronized void tellStopping() {
        tell(notices.stopping());
    }

    private void tell(String what) {
        ServiceManager listening = manager;
        if (listening == null || what.isEmpty()) {
            return;
        }
        try {
            listening.tell(what);
            told = "";
        } catch (IOException e) {
            if (!told.equals(String.valueOf(e.getMessage()))) {
                told = String.valueOf(e.getMessage());
                LOG.warn("systemd did not hear '{}': {}", what.strip().replace('\n', ' '), told);
            }
        }
    }
}
