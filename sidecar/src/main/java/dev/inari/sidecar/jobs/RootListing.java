package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
import dev.inari.sidecar.jobs.IndexedFile.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Collects what one scan finds in one of the configured directories. For one thread. */
final class RootListing implements ArchiveWalk.Archives {
    private final int root;
    private final Moment now;
    private final Map<Place, IndexedFile> known;
    private final QuietDirectories quiet;
    private final Newest newest;
    /** Of the known files those that are still there. */
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
        if (known.containsKey(file.place())) {
            seen.add(file.path());
        }
        newest.add(file);
    }

    @Override
    public Optional<List<String>> applications(Entry directory, String path) {
        return quiet.recall(directory, new Place(root, path), OptionalLong.empty());
    }

    @Override
    public void applicationsListed(Entry directory, String path, List<String> names) {
        quiet.listed(directory, new Place(root, path), OptionalLong.empty(), names);
    }

    @Override
    public boolean rests(String path) {
        return addAll(quiet.resting(new Place(root, path)));
    }

    @Override
    public boolean knows(Entry directory, String path, OptionalLong summary) {
        return addAll(quiet.recall(directory, new Place(root, path), summary));
    }

    private boolean addAll(Optional<List<String>> paths) {
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
    public void listed(Entry directory, String path, OptionalLong summary, List<String> paths) {
        quiet.listed(directory, new Place(root, path), summary, paths);
    }

    /** Not everything could be listed: what is missing may still be there. */
    void keepWhatWasKnown() {
        quiet.keepMissed(root);
        known.values().stream()
                .filter(each -> each.root() == root && !seen.contains(each.path()))
                .forEach(newest::add);
    }
}
