package dev.inari.sidecar.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs that somebody asks for. Their archives are read however old they seem: whoever may write archives may write any number of them, with any date.
 * Thread-safe.
 */
final class Wanted {
    /** Longer than between two questions for one job. */
    private static final Duration LONG_AGO = Duration.ofHours(3);

    private static final int MOST = 10_000;

    private final Map<JobId, Moment> asked = new ConcurrentHashMap<>();
    private volatile Moment now = new Moment(0, 0);

    /** A scan begins; who was not asked for since long ago is forgotten. */
    void scan(Moment at) {
        now = at;
        asked.values().removeIf(each -> at.since(each).compareTo(LONG_AGO) > 0);
    }

    void ask(JobId job) {
        if (asked.size() < MOST || asked.containsKey(job)) {
            asked.put(job, now);
        }
    }

    boolean isWanted(JobId job) {
        return asked.containsKey(job);
    }
}
