package dev.inari.sidecar.jobs;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once what is wrong with which path, and once that it is no longer so, however often it is found. For the scanning thread; read by any. */
final class Problems {
    /** More are not told one by one. */
    static final int MOST = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private volatile Map<String, String> known = Map.of();
    private final Map<String, String> found = new TreeMap<>();
    private int untold;

    /** A scan begins, after one that may not have come to its end. */
    void clear() {
        found.clear();
        untold = 0;
    }

    void found(String path, String what) {
        if (found.size() < MOST || found.containsKey(path)) {
            found.put(path, what);
        } else {
            untold++;
        }
    }

    /** A scan is over: what it did not find is no longer so. */
    void scanned() {
        if (untold > 0) {
            found.put("...", "and " + untold + " more");
        }
        Map<String, String> before = known;
        found.forEach((path, what) -> {
            if (!what.equals(before.get(path))) {
                LOG.warn("{}: {}", path, what);
            }
        });
        before.keySet().stream()
                .filter(path -> !found.containsKey(path))
                .forEach(path -> LOG.info("{}: is in order again, or gone", path));
        known = Map.copyOf(found);
    }

    /** What is wrong with this path; null if nothing is. */
    @Nullable
    String of(String path) {
        return known.get(path);
    }

    Map<String, String> all() {
        return new TreeMap<>(known);
    }
}
