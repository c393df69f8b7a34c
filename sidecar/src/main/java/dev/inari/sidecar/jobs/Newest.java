package dev.inari.sidecar.jobs;

import java.util.ArrayList;
import java.util.List;

/** Takes any number of files and holds little more than the newest of them. For one scan and one thread. */
final class Newest {
    /** So many more are taken before the oldest are sorted out. */
    private static final int BATCH = 1000;

    private final int most;
    private final List<IndexedFile> files = new ArrayList<>();
    private boolean overfull;

    Newest(int most) {
        this.most = most;
    }

    void add(IndexedFile file) {
        files.add(file);
        if (files.size() >= 2L * most + BATCH) {
            trim();
        }
    }

    private void trim() {
        overfull = true;
        files.sort(IndexedFile.BY_AGE);
        files.subList(0, files.size() - most).clear();
    }

    List<IndexedFile> all() {
        if (files.size() > most) {
            trim();
        }
        return files;
    }

    /** Whether there were more than are held. */
    boolean isOverfull() {
        return overfull || files.size() > most;
    }
}
