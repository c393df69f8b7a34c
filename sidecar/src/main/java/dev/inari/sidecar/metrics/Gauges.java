package dev.inari.sidecar.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The gauges of one name: one for each set of labels that was ever set, and from then on always there, at zero if need be. Thread-safe. */
final class Gauges {
    private final MeterRegistry registry;
    private final String name;
    private final @Nullable String unit;
    private final String meaning;
    private final Map<Tags, Value> values = new ConcurrentHashMap<>();

    private static final class Value {
        volatile double now;
    }

    Gauges(MeterRegistry registry, String name, @Nullable String unit, String meaning) {
        this.registry = registry;
        this.name = name;
        this.unit = unit;
        this.meaning = meaning;
    }

    void set(double value, String... labels) {
        set(Tags.of(labels), value);
    }

    /** Sets these, and all others that were ever set to zero. */
    void setAll(Map<Tags, Double> now) {
        now.forEach(this::set);
        values.forEach((tags, value) -> {
            if (!now.containsKey(tags)) {
                value.now = 0;
            }
        });
    }

    private void set(Tags tags, double value) {
        values.computeIfAbsent(tags, this::register).now = value;
    }

    private Value register(Tags tags) {
        Value value = new Value();
        Gauge.builder(name, value, each -> each.now)
                .description(meaning)
                .baseUnit(unit)
                .tags(tags)
                .strongReference(true)
                .register(registry);
        return value;
    }
}
