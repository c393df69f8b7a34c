package dev.inari.sidecar.batch;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Remembers from pass to pass which batches contradict themselves. Bounded: beyond that, no further ones count. Used by one thread. */
final class Sightings {
    private static final int MOST = 10_000;

    private Map<UUID, Sighting> before = new HashMap<>();
    private Map<UUID, Sighting> now = new HashMap<>();

    /** What an earlier process saw for long and often enough. */
    void recall(UUID id, Sighting seen) {
        if (before.size() < MOST) {
            before.put(id, seen);
        }
    }

    /** Counts a batch at most once in a pass. */
    Sighting see(BatchRecord batch, long nowMillis) {
        if (!SweepPolicy.contradicts(batch)) {
            return Sighting.NONE;
        }
        Sighting earlier = before.getOrDefault(batch.id(), new Sighting(0, nowMillis));
        Sighting seen = new Sighting(earlier.looks() + 1, earlier.sinceMillis());
        if (now.containsKey(batch.id()) || now.size() < MOST) {
            now.put(batch.id(), seen);
        }
        return seen;
    }

    /** What was not seen in a whole pass was no contradiction that lasts. */
    void passEnds() {
        before = now;
        now = new HashMap<>();
    }

    /** A pass that broke off did not see everything. */
    void passBreaksOff() {
        now.forEach((id, seen) -> {
            if (before.containsKey(id) || before.size() < MOST) {
                before.put(id, seen);
            }
        });
        now = new HashMap<>();
    }
}
