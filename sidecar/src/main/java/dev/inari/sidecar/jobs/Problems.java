package dev.inari.sidecar.jobs;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is wrong with which path, as of the last scan; a bounded number of them. For the scanning thread; read by any. */
final class Problems {
    /** More are not told one by one. */
    static final int MOST = 100;

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
