package dev.inari.sidecar.jolokia;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.management.ObjectName;

/** What an MBean answered, and what of it is left out because of what it is called. For one thread. */
final class Sourced {
    private final Object value;
    private final ObjectName source;
    private final GuardedRestrictor policy;
    /** A long list has the same names in each row. */
    private final Map<String, Boolean> known = new HashMap<>();

    Sourced(Object value, ObjectName source, GuardedRestrictor policy) {
        this.value = value;
        this.source = source;
        this.policy = policy;
    }

    Object value() {
        return value;
    }

    boolean withholds(String item) {
        return Objects.requireNonNull(known.computeIfAbsent(item, name -> policy.isItemWithheld(source, name)));
    }
}
