package dev.inari.sidecar.batch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Batches that need not be looked at again for now: those whose session is not on the server, which is most of a long list, and those about which
 * something failed. Bounded; the oldest are forgotten first and then only asked about again. Used by one thread.
 */
final class PassedOver {
    private static final int MOST = 100_000;

    private final Map<UUID, Long> until = new LinkedHashMap<>();

    /** A session that was closed never comes back. */
    void forGood(UUID id) {
        put(id, Long.MAX_VALUE);
    }

    void put(UUID id, long untilMillis) {
        until.remove(id);
        until.put(id, untilMillis);
        if (until.size() > MOST) {
            until.remove(until.keySet().iterator().next());
        }
    }

    void forget(UUID id) {
        until.remove(id);
    }

    boolean has(UUID id, long nowMillis) {
        Long end = until.get(id);
        return end != null && nowMillis < end;
    }
}
