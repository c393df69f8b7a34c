package dev.inari.sidecar.metrics;

import dev.inari.sidecar.WorkersView;
import dev.inari.sidecar.Workings;
import dev.inari.sidecar.zookeeper.ConnectionStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the sidecar itself is. Turns are told on the decision thread; scrapes come one at a time. */
final class OwnMeters {
    private final Timer late;
    private final Timer took;
    private final Gauges workers;
    private final Gauges busy;
    private final Gauges waiting;
    private final Gauges writable;
    private final Gauges backlog;
    private final Gauges connected;
    private final Gauges dryRun;
    private final Gauges build;
    private @Nullable Supplier<Workings> workings;

    OwnMeters(MeterRegistry registry) {
        late = Buckets.histogram(
                        "inari.turn.late",
                        "How much later a turn over all engines began than it should have; there is at least one a second.",
                        Buckets.TURN)
                .register(registry);
        took = Buckets.histogram("inari.turn", "How long a turn over all engines took.", Buckets.TURN)
                .register(registry);
        workers = new Gauges(registry, "inari.workers", null, "Threads that talk to engines.");
        busy = new Gauges(registry, "inari.workers.busy", null, "Threads that are talking to an engine now.");
        waiting = new Gauges(registry, "inari.calls.waiting", null, "Calls to engines that wait for a thread.");
        writable = new Gauges(
                registry,
                "inari.journal.writable",
                null,
                "1 if the journal takes intents; 0 if not, and then no force is used.");
        backlog = new Gauges(
                registry, "inari.journal.waiting", null, "Outcomes and notes that wait in memory to be written.");
        connected = new Gauges(
                registry,
                "inari.zookeeper.connected",
                null,
                "1 while the sidecar is connected to ZooKeeper, else 0. Absent if it does not look there.");
        dryRun = new Gauges(registry, "inari.dry.run", null, "1 in a dry run, where nothing is done; else 0.");
        build = new Gauges(registry, "inari.build.info", null, "Always 1; the version is in the label.");
    }

    void build(String version) {
        build.set(1, "version", version);
    }

    void reading(Supplier<Workings> now) {
        workings = now;
    }

    void turned(Duration lateBy, Duration lasted) {
        late.record(lateBy);
        took.record(lasted);
    }

    void look() {
        Supplier<Workings> from = workings;
        if (from == null) {
            return;
        }
        Workings now = from.get();
        WorkersView threads = now.workers();
        workers.set(threads.threads());
        busy.set(threads.busy());
        waiting.set(threads.waiting());
        writable.set(now.journal().writable() ? 1 : 0);
        backlog.set(now.journal().waiting());
        dryRun.set(now.dryRun() ? 1 : 0);
        ConnectionStatus zookeeper = now.zookeeper();
        if (zookeeper != null) {
            connected.set(zookeeper.isConnected() ? 1 : 0);
        }
    }
}
