package dev.inari.sidecar.metrics;

import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.journal.Deed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was done to engines, what came of it, and how long they took to go. Thread-safe. */
final class ActionMeters {
    /** What policy does, and so can be waited for; the others appear when an operator does them. */
    private static final Set<Deed> USUAL =
            EnumSet.of(Deed.ASK, Deed.TERM, Deed.KILL, Deed.CLOSE_SESSION, Deed.REPAIR_WATCH, Deed.DRAIN);

    private final MeterRegistry registry;
    private final Map<Stage, Counter> entered = new EnumMap<>(Stage.class);
    private final Map<String, Timer> left = new ConcurrentHashMap<>();

    ActionMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Stage stage : EnumSet.complementOf(EnumSet.of(Stage.DISCOVERED))) {
            entered.put(
                    stage,
                    Counter.builder("inari.stage.entries")
                            .description(
                                    "How often an engine entered this stage. ASKED, TERMINATING and KILLING are the rungs of the"
                                            + " ladder, GONE is the end of its process.")
                            .tag("stage", stage.name())
                            .register(registry));
        }
        USUAL.forEach(deed -> Known.outcomesOf(deed).forEach(outcome -> action(deed, outcome)));
    }

    void entered(Stage stage) {
        Counter counter = entered.get(stage);
        if (counter != null) {
            counter.increment();
        }
    }

    void acted(Deed deed, String outcome) {
        action(deed, Known.outcome(outcome)).increment();
    }

    private Counter action(Deed deed, String outcome) {
        return Counter.builder("inari.actions")
                .description(
                        "What was done to engines and what came of it, both as in inari history. HELD and DRY_RUN were not tried.")
                .tag("action", deed.name())
                .tag("outcome", outcome)
                .register(registry);
    }

    void left(String engineType, Duration sinceLastClose) {
        left.computeIfAbsent(Known.type(engineType), this::timer).record(sinceLastClose);
    }

    private Timer timer(String type) {
        return Buckets.histogram(
                        "inari.exit",
                        "From the close of an engine's last user session to the end of its process, of engines that served nobody when"
                                + " they were heard last.",
                        Buckets.EXIT)
                .tag("type", type)
                .register(registry);
    }
}
