package dev.inari.sidecar;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what is in the way, once, and once that it is no longer, however often it is found. For one thread. */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private Map<String, String> known = Map.of();

    /** All that is in the way now, by place. */
    void tell(Map<String, String> now) {
        now.forEach((place, what) -> {
            if (!what.equals(known.get(place))) {
                LOG.warn("{}: {}", place, what);
            }
        });
        known.keySet().stream()
                .filter(place -> !now.containsKey(place))
                .forEach(place -> LOG.info("{}: is in order again, or gone", place));
        known = Map.copyOf(now);
    }
}
