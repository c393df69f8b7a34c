package dev.inari.sidecar.guard;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions that an engine has at one instant. Immutable. */
public record Findings(Map<Condition, Finding> present) {
    static final Findings NONE = new Findings(Map.of());

    public Findings {
        // Already immutable, as most steps leave it: no copy for every heartbeat.
        present = present.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(present));
    }

    public @Nullable Finding of(Condition condition) {
        return present.get(condition);
    }

    public boolean has(Condition condition) {
        return present.containsKey(condition);
    }

    /** Those that lasted long enough to be told. */
    public Map<Condition, Finding> shown(long nowNanos) {
        Finding drift = present.get(Condition.DRIFTING_COUNT);
        return drift == null || Diagnosis.lasts(drift, nowNanos)
                ? present
                : without(Condition.DRIFTING_COUNT).present();
    }

    /** With this condition seen again or for the first time. */
    Findings seen(Condition condition, String detail, long nowNanos) {
        Finding before = present.get(condition);
        if (before != null && before.detail().equals(detail)) {
            return this;
        }
        return put(condition, before == null ? Finding.first(detail, nowNanos) : before.again(detail));
    }

    /** With what became of a cure, if the condition is still there. */
    Findings told(Condition condition, String outcome) {
        Finding finding = present.get(condition);
        return finding == null ? this : put(condition, finding.told(outcome));
    }

    Findings put(Condition condition, Finding finding) {
        Map<Condition, Finding> next = new EnumMap<>(Condition.class);
        next.putAll(present);
        next.put(condition, finding);
        return new Findings(next);
    }

    Findings without(Condition condition) {
        if (!present.containsKey(condition)) {
            return this;
        }
        Map<Condition, Finding> next = new EnumMap<>(present);
        next.remove(condition);
        return new Findings(next);
    }
}
