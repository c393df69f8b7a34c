package dev.inari.sidecar;

import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.guard.Event;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one engine, once a minute beside its heartbeats, for what a heartbeat does not tell: its sessions, of which there may be many, and how often its
 * watch was lost and repaired. For the decision thread only, apart from what runs on the workers.
 */
final class SlowLooks {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final EngineCalls calls;
    private final Ticker ticker;
    private final SidecarListener listener;
    private final Consumer<Event> guard;
    private long nextSessionsNanos;
    private long nextWatchNanos;
    private boolean sessionsWanted;
    private boolean watchWanted;
    private @Nullable WatchReport watch;

    /** @param guard hears of the sessions */
    SlowLooks(EngineCalls calls, Services services, Consumer<Event> guard) {
        this.calls = calls;
        this.ticker = services.ticker();
        this.listener = services.listener();
        this.guard = guard;
        long now = ticker.nanos();
        this.nextSessionsNanos = now + INTERVAL.toNanos();
        this.nextWatchNanos = now;
    }

    /** A heartbeat is due; finds what is wanted besides. An engine on its way out is left alone. */
    void turn(EngineState state) {
        Heartbeat last = state.contact().last();
        if (last == null) {
            return;
        }
        long now = ticker.nanos();
        boolean leaving = state.stage().leaving();
        if (last.getSessions().getUser() > 0 && now - nextSessionsNanos >= 0) {
            nextSessionsNanos = now + INTERVAL.toNanos();
            sessionsWanted |= !leaving;
        }
        if (last.getWatch() != WatchState.NONE && now - nextWatchNanos >= 0) {
            nextWatchNanos = now + INTERVAL.toNanos();
            watchWanted |= !leaving;
        }
    }

    /**
     * What is to be called on a worker, and no longer wanted then; null for nothing. It gives what it leads to on the decision thread. If it gives way to
     * something else it comes back a minute later.
     */
    @Nullable
    Supplier<Runnable> next() {
        if (sessionsWanted) {
            sessionsWanted = false;
            return this::readSessions;
        } else if (watchWanted) {
            watchWanted = false;
            return this::readWatch;
        }
        return null;
    }

    private Runnable readSessions() {
        List<SessionInfo> sessions = calls.sessions();
        return sessions == null ? () -> {} : () -> guard.accept(new Event.SessionsRead(sessions));
    }

    private Runnable readWatch() {
        WatchReport report = calls.watches();
        return report == null ? () -> {} : () -> told(report);
    }

    private void told(WatchReport report) {
        WatchNews news = WatchNews.between(watch, report);
        watch = report;
        if (news != null) {
            listener.watchReported(news);
        }
    }

    /** What its agent told last of its watch; null if it told nothing yet. */
    @Nullable
    WatchReport watch() {
        return watch;
    }
}
