package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
import dev.inari.sidecar.jobs.IndexedFile.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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

    /** Between two looks at one that ended just now, and as much again that not all are looked at in the same scan. */
    private static final Duration SHORT_REST = Duration.ofSeconds(20);

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
     * @param summary when its application was summed up, by the clock of the file system; empty if it goes on
     * @param first when it was first looked at as it is
     * @param over when it was first seen that its application is over, or else when it was last looked at
     * @param looked when it was last looked at
     */
    private record Listed(
            long modified, OptionalLong summary, Moment first, Moment over, Moment looked, List<String> names) {
        Listed lookedAt(Moment now, OptionalLong seen) {
            return new Listed(modified, seen, first, overAt(now, seen), now, names);
        }

        Moment overAt(Moment now, OptionalLong seen) {
            return summary.isPresent() && seen.isPresent() ? over : now;
        }

        boolean isThe(Entry entry, List<String> now) {
            return modified == entry.modifiedMillis() && names.equals(now);
        }

        boolean isQuiet() {
            return modified != 0 && looked.since(first).compareTo(TICK) >= 0;
        }

        boolean isOver() {
            return summary.isPresent() && (isOld() || looked.since(over).compareTo(SETTLED) >= 0);
        }

        private boolean isOld() {
            long last = Math.max(modified, summary.orElse(0));
            return modified != 0 && summary.orElse(0) != 0 && looked.millis() - last > OLD.toMillis();
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
        names += listed.names().size() - namesOf(directory);
        current.put(directory, listed);
    }

    private void forget(Place directory) {
        names -= namesOf(directory);
        current.remove(directory);
    }

    /** So many were counted for it in this scan: what is known of it may not have been enough, and then it is listed after all. */
    private int namesOf(Place directory) {
        Listed remembered = current.get(directory);
        return remembered == null ? 0 : remembered.names().size();
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
            return LONGEST_REST.plus(share(directory, LONGEST_REST));
        }
        if (!known.isQuiet()) {
            return Duration.ZERO;
        }
        if (known.summary().isPresent()) {
            return SHORT_REST.plus(share(directory, SHORT_REST));
        }
        Duration some = known.looked().since(known.first()).dividedBy(SHARE);
        return some.compareTo(LONGEST_SHARE) < 0 ? some : LONGEST_SHARE;
    }

    /** Not all in the same scan. */
    private static Duration share(Place directory, Duration of) {
        return Duration.ofMillis(Math.floorMod(directory.hashCode(), of.toMillis()));
    }

    /** The names in a directory, if they are known without listing it. */
    Optional<List<String>> recall(Entry entry, Place directory, OptionalLong summary) {
        Listed known = before.get(directory);
        if (known == null || !known.isQuiet() || known.modified() != entry.modifiedMillis()) {
            return Optional.empty();
        }
        remember(directory, known.lookedAt(now, summary));
        return Optional.of(known.names());
    }

    /** A directory was listed, after it was seen as {@code entry}. */
    void listed(Entry entry, Place directory, OptionalLong summary, List<String> there) {
        if (!hasRoomFor(directory, there)) {
            forget(directory);
            return;
        }
        Listed known = before.get(directory);
        Moment first = known != null && known.isThe(entry, there) ? known.first() : now;
        Moment over = known != null ? known.overAt(now, summary) : now;
        remember(directory, new Listed(entry.modifiedMillis(), summary, first, over, now, List.copyOf(there)));
    }

    /** The scan did not come everywhere in this root: what it missed is remembered as it was. */
    void keepMissed(int root) {
        before.forEach((directory, listed) -> {
            boolean missed = directory.root() == root && !current.containsKey(directory);
            if (missed && hasRoomFor(directory, listed.names())) {
                remember(directory, listed);
            }
        });
    }

    /** All was listed. What is not there any more need not be held until the next scan. */
    void scanned() {
        before = new HashMap<>();
    }

    private boolean hasRoomFor(Place directory, List<String> more) {
        return (current.size() < most || current.containsKey(directory))
                && names - namesOf(directory) + more.size() <= most;
    }
}
