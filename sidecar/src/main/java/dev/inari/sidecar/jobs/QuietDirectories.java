package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.IndexedFile.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers what was in directories in which no name appears or vanishes any more, so that they need not be listed: since Flink 2.3 most jobs have one
 * of their own. File systems tell times in ticks, and a name can appear in the tick in which a directory was listed; only a second listing some time
 * later with the same time of modification shows that there is no more to come. For the scanning thread.
 */
final class QuietDirectories {
    /** Longer than the tick of any file system. */
    private static final Duration TICK = Duration.ofSeconds(2);

    private final int most;
    private Map<Place, Listed> before = new HashMap<>();
    private Map<Place, Listed> current = new HashMap<>();

    QuietDirectories(int most) {
        this.most = most;
    }

    /**
     * What was in a directory.
     *
     * @param first when it was first listed with this version
     */
    private record Listed(long version, Moment first, boolean quiet, List<String> archives) {}

    /** A scan begins; what it does not come upon is forgotten. */
    void scan() {
        before = current;
        current = new HashMap<>();
    }

    /** The archives in a directory, if it is known without listing it. */
    Optional<List<String>> recall(Place directory, long version) {
        Listed known = before.get(directory);
        if (known == null || !known.quiet() || known.version() != version) {
            return Optional.empty();
        }
        current.put(directory, known);
        return Optional.of(known.archives());
    }

    /** A directory was listed, after its version was read. */
    void listed(Place directory, long version, List<String> archives, Moment now) {
        if (current.size() >= most) {
            return;
        }
        Listed known = before.get(directory);
        Moment first = known != null && known.version() == version ? known.first() : now;
        current.put(
                directory, new Listed(version, first, now.since(first).compareTo(TICK) >= 0, List.copyOf(archives)));
    }
}
