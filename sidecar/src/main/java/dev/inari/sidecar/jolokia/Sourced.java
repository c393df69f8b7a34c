package dev.inari.sidecar.jolokia;

import dev.inari.mbeans.JobsMXBean;
import dev.inari.mbeans.SessionsMXBean;
import dev.inari.sidecar.http.Principal;
import dev.inari.sidecar.http.SessionIds;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** What an MBean answered, and what of it is left out because of what it is called, or because of who asks. For one thread. */
final class Sourced {
    /** The item that is a session's id, of those of the agent's MBeans that have one. */
    private static final Map<String, String> IDS = Map.of(SessionsMXBean.NAME, "id", JobsMXBean.NAME, "sessionId");

    private final Object value;
    private final ObjectName source;
    private final GuardedRestrictor policy;
    private final Principal who;
    /** A long list has the same names in each row. */
    private final Map<String, Boolean> known = new HashMap<>();

    Sourced(Object value, ObjectName source, GuardedRestrictor policy, Principal who) {
        this.value = value;
        this.source = source;
        this.policy = policy;
        this.who = who;
    }

    Object value() {
        return value;
    }

    boolean withholds(String item) {
        return Objects.requireNonNull(known.computeIfAbsent(item, name -> policy.isItemWithheld(source, name)));
    }

    /** The value of an item as whoever asks may see it, whatever the policy says. */
    @Nullable
    Object shown(String item, @Nullable Object of) {
        return of instanceof String id && item.equals(IDS.get(source.getCanonicalName()))
                ? SessionIds.seenBy(who, id)
                : of;
    }
}
