package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
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
    /** What an application writes after its summary, if it does, is there by then. */
    private static final Duration SETTLED = Duration.ofMinutes(1);
    /** What was not touched for so long, by its own clock, is settled at first sight; clocks of two hosts differ by less. */
    private static final Duration OLD = Duration.ofHours(1);

    /** Between two looks at an application that is over: archives may be deleted. */
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);
    /** Between two looks at one that may write more: its quiet time, divided by this. */
    private static final int SHARE = 60;

    private static final Duration LONGEST_SHARE = Duration.ofMinutes(1);

    private final int most;
    private Moment now = new Moment(0, 0);
    private Map<Place, Listed> before = new HashMap<>();
    private Map<Place, Listed> current = new HashMap<>();
    /** In all that is in {@code current}. */
    private int names;

    /** @param most directories that are remembered, and names in all of them; others are listed each time */
    QuietDirectories(int most) {
        this.most = most;
    }

    /**
     * What was in a directory.
     *
     * @param modified 0 if that is not told
     * @param over whether nothing more is expected in it
     * @param first when it was first looked at as it is
     * @param looked when it was last looked at
     */
    private record Listed(long modified, boolean over, Moment first, Moment looked, List<String> names) {
        Listed lookedAt(Moment now, boolean isOver) {
            return new Listed(modified, isOver, first, now, names);
        }

        boolean isThe(Entry entry, List<String> now) {
            return modified == entry.modifiedMillis() && names.equals(now);
        }

        boolean isQuiet() {
            return looked.since(first).compareTo(TICK) >= 0;
        }

        boolean isOver() {
            return over && (isOld() || looked.since(first).compareTo(SETTLED) >= 0);
        }

        private boolean isOld() {
            return modified != 0 && looked.millis() - modified > OLD.toMillis();
        }
    }

    /** A scan begins; what it does not come upon is forgotten. */
    void scan(Moment at) {
        now = at;
        before = current;
        current = new HashMap<>();
        names = 0;
    }

    private void remember(Place directory, Listed listed) {
        names += listed.names().size();
        current.put(directory, listed);
    }

    /** What was in a directory about which nobody need ask yet. */
    Optional<List<String>> resting(Place directory) {
        Listed known = before.get(directory);
        if (known == null || now.since(known.looked()).compareTo(rest(directory, known)) >= 0) {
            return Optional.empty();
        }
        remember(directory, known);
        return Optional.of(known.names());
    }

    private static Duration rest(Place directory, Listed known) {
        if (known.isOver()) {
            // Not all in the same scan.
            long share = Math.floorMod(directory.hashCode(), LONGEST_REST.toMillis());
            return LONGEST_REST.plusMillis(share);
        }
        if (!known.isQuiet() || known.modified() == 0) {
            return Duration.ZERO;
        }
        Duration some = known.looked().since(known.first()).dividedBy(SHARE);
        return some.compareTo(LONGEST_SHARE) < 0 ? some : LONGEST_SHARE;
    }

    /** The names in a directory, if they are known without listing it. */
    Optional<List<String>> recall(Entry entry, Place directory, boolean over) {
        Listed known = before.get(directory);
        if (known == null || !known.isQuiet() || known.modified() == 0 || known.modified() != entry.modifiedMillis()) {
            return Optional.empty();
        }
        remember(directory, known.lookedAt(now, over));
        return Optional.of(known.names());
    }

    /** A directory was listed, after it was seen as {@code entry}. */
    void listed(Entry entry, Place directory, boolean over, List<String> there) {
        if (current.size() >= most || names + there.size() > most) {
            return;
        }
        Listed known = before.get(directory);
        Moment first = known != null && known.isThe(entry, there) ? known.first() : now;
        remember(directory, new Listed(entry.modifiedMillis(), over, first, now, List.copyOf(there)));
    }
}
