package dev.inari.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * What went wrong inside the agent: kept for its MBean, and said once each on standard error, since the engine's logging is not ours to
 * touch. Bounded in memory and in lines. Thread-safe.
 */
public final class Problems {
    private static final int LIMIT = 100;

    private final List<String> kept = new ArrayList<>();

    /** Reports a problem, unless the same one was reported before or there are too many already. */
    public synchronized void report(String problem) {
        if (kept.size() < LIMIT && !kept.contains(problem)) {
            kept.add(problem);
            System.err.println("inari: " + problem);
        }
    }

    /** Oldest first. */
    public synchronized String[] toArray() {
        return kept.toArray(new String[0]);
    }
}
