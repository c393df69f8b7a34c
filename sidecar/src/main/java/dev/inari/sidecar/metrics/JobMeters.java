package dev.inari.sidecar.metrics;

import dev.inari.sidecar.JobsPass;
import dev.inari.sidecar.JobsPass.Ended;
import dev.inari.sidecar.jobs.JobState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/** How the jobs are that are followed, and what was said of those that ended. For the jobs' thread. */
final class JobMeters {
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Gauges followed;
    private final Gauges archives;
    private final Gauges troubles;
    private final Gauges lastLook;

    JobMeters(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        followed = new Gauges(registry, "inari.jobs", null, "Flink jobs whose ends are waited for, as in inari jobs.");
        archives = new Gauges(registry, "inari.archives", null, "Archives of ended jobs that are known.");
        troubles = new Gauges(
                registry,
                "inari.jobs.troubles",
                null,
                "Clusters, directories and archives that cannot be read now; the log names each once.");
        lastLook = new Gauges(
                registry,
                "inari.jobs.last.look.timestamp",
                "seconds",
                "When the last look for jobs came to its end, since 1970. Absent until then.");
    }

    void looked(JobsPass pass) {
        for (JobState state : JobState.values()) {
            if (!state.isTerminal()) {
                followed.set(pass.followed().getOrDefault(state, 0), "state", state.name());
            }
        }
        archives.set(pass.archives());
        troubles.set(pass.troubles().size());
        lastLook.set(clock.millis() / 1e3);
        counter("inari.archives.read", "Archives of ended jobs that were opened, again if they had changed.")
                .register(registry)
                .increment(pass.archivesRead());
        pass.ends().forEach(this::ended);
    }

    private void ended(Ended ended, int count) {
        switch (ended.outcome()) {
            case STORED ->
                counter("inari.final.states", "Final states of jobs that were kept, by who said them first.")
                        .tag("source", ended.source().name())
                        .tag("state", ended.state().name())
                        .register(registry)
                        .increment(count);
            case UPGRADED ->
                counter(
                                "inari.final.states.upgraded",
                                "Final states that a better source confirmed and now stands for.")
                        .tag("source", ended.source().name())
                        .register(registry)
                        .increment(count);
            case CONFLICT ->
                counter(
                                "inari.final.state.conflicts",
                                "Final states that contradict the one that is kept; they are recorded beside it and not believed.")
                        .tag("source", ended.source().name())
                        .register(registry)
                        .increment(count);
            case CONFIRMED -> {
                // Nothing new.
            }
        }
    }

    private static Counter.Builder counter(String name, String meaning) {
        return Counter.builder(name).description(meaning);
    }
}
