package dev.inari.sidecar.jobs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Takes any number of files and holds little more than the newest of them: those of wanted jobs first, and of each root as many as of any other that has
 * so many, as the files of one may have any date. For one scan and one thread.
 */
final class Newest {
    /** This share more are taken before the oldest are sorted out. */
    private static final int SHARE = 10;

    private final int most;
    private final int room;
    /** The least first. */
    private final Comparator<IndexedFile> worth;

    private List<IndexedFile> files = new ArrayList<>();
    /** Of each root from which some were sorted out, the least that was held then. */
    private final Map<Integer, IndexedFile> bounds = new HashMap<>();

    /** @param wanted whose files are worth more than newer ones of others */
    Newest(int most, Predicate<JobId> wanted) {
        this.most = most;
        this.room = most + most / SHARE + 1;
        this.worth = Comparator.<IndexedFile, Boolean>comparing(each -> wanted.test(each.job()))
                .thenComparing(IndexedFile.BY_AGE);
    }

    void add(IndexedFile file) {
        IndexedFile bound = bounds.get(file.root());
        if (bound != null && worth.compare(file, bound) < 0) {
            return;
        }
        files.add(file);
        if (files.size() >= room) {
            trim();
        }
    }

    private void trim() {
        Map<Integer, Integer> counts = new HashMap<>();
        files.forEach(each -> counts.merge(each.root(), 1, Integer::sum));
        int share = share(counts.values(), most);
        files.sort(worth.reversed());
        List<IndexedFile> kept = new ArrayList<>(room);
        Map<Integer, Integer> taken = new HashMap<>();
        Map<Integer, IndexedFile> least = new HashMap<>();
        for (IndexedFile each : files) {
            if (taken.merge(each.root(), 1, Integer::sum) <= share) {
                kept.add(each);
                least.put(each.root(), each);
            } else {
                bounds.put(each.root(), Objects.requireNonNull(least.get(each.root()), "a share is not empty"));
            }
        }
        files = kept;
    }

    /** How many each may have, so that what one does not need is for the others. */
    static int share(Collection<Integer> counts, int most) {
        int left = most;
        int others = counts.size();
        for (int count : counts.stream().sorted().toList()) {
            int share = Math.max(1, left / others);
            if (count > share) {
                return share;
            }
            left -= count;
            others--;
        }
        return most;
    }

    List<IndexedFile> all() {
        if (files.size() > most) {
            trim();
        }
        return files;
    }

    /** Whether there were more than are held. */
    boolean isOverfull() {
        return !bounds.isEmpty() || files.size() > most;
    }
}
