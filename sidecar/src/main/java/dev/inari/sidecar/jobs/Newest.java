package dev.inari.sidecar.jobs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes any number of files and holds little more than the newest of them. For one scan and one thread. */
final class Newest {
    /** This share more are taken before the oldest are sorted out. */
    private static final int SHARE = 10;

    private final int most;
    private final int room;
    private final List<IndexedFile> files = new ArrayList<>();
    /** The oldest that was held when some were sorted out; null as long as none was. */
    private @Nullable IndexedFile bound;

    Newest(int most) {
        this.most = most;
        this.room = most + most / SHARE + 1;
    }

    void add(IndexedFile file) {
        if (bound != null && IndexedFile.BY_AGE.compare(file, bound) < 0) {
            return;
        }
        files.add(file);
        if (files.size() >= room) {
            trim();
        }
    }

    private void trim() {
        files.sort(IndexedFile.BY_AGE);
        files.subList(0, files.size() - most).clear();
        bound = files.get(0);
    }

    List<IndexedFile> all() {
        if (files.size() > most) {
            trim();
        }
        return files;
    }

    /** Whether there were more than are held. */
    boolean isOverfull() {
        return bound != null || files.size() > most;
    }
}
