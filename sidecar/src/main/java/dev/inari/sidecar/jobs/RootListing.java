package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
import dev.inari.sidecar.jobs.IndexedFile.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what one scan finds in one of the configured directories. For one thread. */
final class RootListing implements ArchiveWalk.Archives {
    private final int root;
    private final Moment now;
    private final Map<Place, IndexedFile> known;
    private final QuietDirectories quiet;
    private final Newest newest;
    private final Set<String> seen = new HashSet<>();

    /**
     * @param known files of the last scan
     * @param newest takes what is found
     */
    RootListing(int root, Moment now, Map<Place, IndexedFile> known, QuietDirectories quiet, Newest newest) {
        this.root = root;
        this.now = now;
        this.known = known;
        this.quiet = quiet;
        this.newest = newest;
    }

    @Override
    public void see(String path, JobId job, Entry entry) {
        add(IndexedFile.listed(root, path, job, entry, now));
    }

    private void add(IndexedFile file) {
        seen.add(file.path());
        newest.add(file);
    }

    @Override
    public boolean knows(String directory, long version) {
        Optional<List<String>> paths = quiet.recall(new Place(root, directory), version);
        if (paths.isEmpty()) {
            return false;
        }
        List<IndexedFile> there = paths.get().stream()
                .map(path -> known.get(new Place(root, path)))
                .filter(file -> file != null && file.isSettled())
                .toList();
        if (there.size() < paths.get().size()) {
            // One is still being written, or was forgotten for newer ones.
            return false;
        }
        there.forEach(this::add);
        return true;
    }

    @Override
    public void listed(String directory, long version, List<String> paths) {
        quiet.listed(new Place(root, directory), version, paths, now);
    }

    /** Not everything could be listed: what is missing may still be there. */
    void keepWhatWasKnown() {
        known.values().stream()
                .filter(each -> each.root() == root && !seen.contains(each.path()))
                .forEach(newest::add);
    }
}
