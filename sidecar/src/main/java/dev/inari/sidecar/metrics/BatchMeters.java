package dev.inari.sidecar.metrics;

import dev.inari.sidecar.ServerPass;
import dev.inari.sidecar.batch.SweepResult;
import dev.inari.sidecar.batch.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/** What the sweeps over the batches of each configured Kyuubi server find and do. For the batches' thread. */
final class BatchMeters {
    private static final String SERVER = "server";

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Gauges batches;
    private final Gauges waiting;
    private final Gauges overdue;
    private final Gauges dead;
    private final Gauges lastSweep;

    BatchMeters(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        batches = new Gauges(
                registry,
                "inari.batches",
                null,
                "Batches that the last whole sweep saw, by what the rules say of them.");
        waiting = new Gauges(
                registry,
                "inari.batches.waiting",
                null,
                "Batches that are due and wait because the last sweep had closed as many sessions as it may.");
        overdue = new Gauges(
                registry,
                "inari.batches.longest.overdue",
                "seconds",
                "How long ago the session should have been closed that is due for longest and that the last sweep left open; 0 if none.");
        dead = new Gauges(
                registry,
                "inari.server.sweeper.dead",
                null,
                "1 if the server closes no idle sessions any more, by the evidence of its own list of sessions; else 0.");
        lastSweep = new Gauges(
                registry,
                "inari.batch.last.sweep.timestamp",
                "seconds",
                "When the last sweep that went through came to its end, since 1970. Absent until then.");
    }

    void swept(ServerPass pass) {
        String server = pass.server();
        boolean whole = pass.summary().trouble().isEmpty();
        sweeps(server, "COMPLETE").increment(whole ? 1 : 0);
        sweeps(server, "BROKEN_OFF").increment(whole ? 0 : 1);
        for (SweepResult.End end : SweepResult.End.values()) {
            sessions(server, end).increment(pass.ends().getOrDefault(end, 0));
        }
        if (whole) {
            for (Verdict.Kind kind : Verdict.Kind.values()) {
                batches.set(pass.verdicts().getOrDefault(kind, 0), SERVER, server, "verdict", kind.name());
            }
            waiting.set((double) pass.summary().waiting(), SERVER, server);
            overdue.set(pass.overdue().toMillis() / 1e3, SERVER, server);
            dead.set(pass.dead().isPresent() ? 1 : 0, SERVER, server);
            lastSweep.set(clock.millis() / 1e3, SERVER, server);
        }
    }

    private Counter sweeps(String server, String outcome) {
        return Counter.builder("inari.batch.sweeps")
                .description(
                        "Sweeps over the batches of a server. BROKEN_OFF also counts those that did not begin, while the server is left"
                                + " alone after a failure.")
                .tag(SERVER, server)
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter sessions(String server, SweepResult.End end) {
        return Counter.builder("inari.batch.sessions")
                .description(
                        "Sessions of ended batches about which something was done or not done, by what came of it, as in inari batches sweep.")
                .tag(SERVER, server)
                .tag("outcome", end.name())
                .register(registry);
    }
}
