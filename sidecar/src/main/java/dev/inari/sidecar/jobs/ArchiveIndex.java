package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.IndexedFile.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Knows the archives in the configured directories, and reads each once: again only if its length or time of modification changed, or, if it was not
 * whole, after a wait that gets longer. Remembers the newest archives up to a limit, and older ones of jobs that were {@link #look asked for}. What is unreadable or missing is a {@link #problems() problem} and
 * says nothing about any job; a directory that cannot be listed keeps what was known of it. {@link #scan} is for one thread, the rest for any.
 */
public final class ArchiveIndex {
    /**
     * What one archive takes at worst, with all that a scan holds of it: 1 KiB its job's name, the rest the paths of an application's directory with a
     * cluster's name of 255 characters; HostileArchivesTest measures 3.3 KiB. That of Flink up to 2.2 with a usual name takes a third.
     */
    private static final int WORST_BYTES = 3584;
    /** Nobody looks into more in time. */
    private static final int MOST = 200_000;

    private final List<ArchiveFiles> roots;
    private final int most;
    private final ArchiveReader reader;
    private final QuietDirectories quiet;
    private final Wanted wanted = new Wanted();
    private final Problems problems = new Problems();
    private final Map<Place, IndexedFile> files = new HashMap<>();
    private volatile Map<JobId, IndexedFile> jobs = Map.of();

    /**
     * @param roots the archive directories
     * @param most archives that are remembered
     */
    public ArchiveIndex(Collection<? extends ArchiveFiles> roots, ArchiveLimits limits, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("an index of " + most + " archives is none");
        }
        this.roots = List.copyOf(roots);
        this.most = most;
        this.reader = new ArchiveReader(limits);
        this.quiet = new QuietDirectories(most);
    }

    /**
     * How many archives can be remembered in a JVM with so much heap: five sixteenths of it are for them. Of 128 MiB that is 40 MiB, and 11,702
     * archives.
     */
    public static int mostIn(long heapBytes) {
        return (int) Math.min(MOST, Math.max(1, heapBytes / 16 * 5 / WORST_BYTES));
    }

    /**
     * What a scan came upon.
     *
     * @param archives that are remembered now, whole or not
     * @param read files that were opened
     * @param found of these, whole archives
     */
    public record Scan(int archives, int read, int found) {}

    /**
     * Looks into all directories. An archive that was just read goes to {@code found}; if that fails, the scan fails too, and the archive is read again
     * by the next one.
     */
    public Scan scan(Moment now, Consumer<FinalState> found) {
        problems.clear();
        quiet.scan(now);
        wanted.scan(now);
        roots.forEach(ArchiveFiles::phaseBegins);
        List<IndexedFile> listed = list(now);
        roots.forEach(ArchiveFiles::phaseBegins);
        boolean changed =
                files.keySet().retainAll(listed.stream().map(IndexedFile::place).collect(Collectors.toSet()));
        Reading reading = new Reading(now, found);
        try {
            listed.forEach(reading::see);
            reading.readAll();
        } finally {
            // Also where handing on fails half-way.
            if (changed || reading.read > 0) {
                jobs = byJob();
            }
        }
        problems.scanned();
        // For the documents that are wanted now.
        roots.forEach(ArchiveFiles::phaseBegins);
        return new Scan(files.size(), reading.read, reading.whole);
    }

    /** The files of one scan, one after the other. */
    private final class Reading {
        private final Moment now;
        private final Consumer<FinalState> found;
        /** File systems that stopped to answer in this scan. */
        private final Set<Integer> silent = new HashSet<>();

        private final List<IndexedFile> due = new ArrayList<>();

        private int read;
        private int whole;

        Reading(Moment now, Consumer<FinalState> found) {
            this.now = now;
            this.found = found;
        }

        void see(IndexedFile listed) {
            IndexedFile known = files.get(listed.place());
            IndexedFile current = known != null && known.isSameAs(listed) ? known : listed;
            files.put(current.place(), current);
            if (current.isToBeRead(now)) {
                due.add(current);
            } else {
                tell(current);
            }
        }

        private void tell(IndexedFile file) {
            if (file.isProblem()) {
                problems.found(describe(file), file.objection());
            }
        }

        void readAll() {
            due.sort(IndexedFile.IN_TURN);
            for (IndexedFile each : due) {
                IndexedFile after = silent.contains(each.root()) ? each : readInTime(each);
                files.put(after.place(), after);
                tell(after);
            }
        }

        private IndexedFile readInTime(IndexedFile file) {
            ArchiveFiles root = roots.get(file.root());
            if (root.hasTime()) {
                return read(file);
            }
            problems.found(root.describe(""), "not all archives were read in time; the next look goes on");
            return file;
        }

        private IndexedFile read(IndexedFile file) {
            ArchiveReading what;
            try {
                what = reader.read(roots.get(file.root()), file.path(), file.job(), now.millis());
            } catch (NotNow e) {
                silent.add(file.root());
                problems.found(roots.get(file.root()).describe(""), String.valueOf(e.getMessage()));
                // No archive is put behind the others for a time in which nobody was asked for it.
                return e.wasAsked() ? file.missed() : file;
            }
            read++;
            IndexedFile after = file.with(what, now);
            whole += after.archived().isPresent() ? 1 : 0;
            after.archived().ifPresent(found);
            return after;
        }
    }

    private List<IndexedFile> list(Moment now) {
        Newest newest = new Newest(most, wanted::isWanted);
        for (int root = 0; root < roots.size(); root++) {
            ArchiveFiles directory = roots.get(root);
            RootListing listing = new RootListing(root, now, files, quiet, newest);
            boolean complete = new ArchiveWalk(
                            directory, listing, now, (path, what) -> problems.found(directory.describe(path), what))
                    .walk();
            if (!complete) {
                listing.keepWhatWasKnown();
            }
        }
        quiet.scanned();
        if (newest.isOverfull()) {
            problems.found("archives", "there are more than " + most + ", and only the newest are read");
        }
        return newest.all();
    }

    private String describe(IndexedFile file) {
        return roots.get(file.root()).describe(file.path());
    }

    /** Of two archives of one job the whole one counts, and of two whole ones the older: Flink keeps the first of an id. */
    private Map<JobId, IndexedFile> byJob() {
        Map<JobId, IndexedFile> all = new LinkedHashMap<>();
        files.values().stream()
                .sorted(IndexedFile.BY_AGE)
                .forEach(each -> all.merge(
                        each.job(), each, (first, second) -> first.archived().isPresent() ? first : second));
        return all;
    }

    /** What the archives tell of this job, as of the last scan. */
    public JobEvent look(JobId job) {
        wanted.ask(job);
        IndexedFile file = jobs.get(job);
        if (file == null) {
            return new JobEvent.NothingFound(
                    roots.isEmpty()
                            ? "no archive directory is configured"
                            : "no archive of it in "
                                    + roots.stream().map(this::words).collect(Collectors.joining(", ")));
        }
        return file.archived()
                .<JobEvent>map(JobEvent.ArchiveFound::new)
                .orElseGet(() -> new JobEvent.NothingFound(describe(file) + ": " + file.objection()));
    }

    /** Whoever reads that there is no archive must know where nobody could look. */
    private String words(ArchiveFiles root) {
        String where = root.describe("");
        String problem = problems.of(where);
        return problem == null ? where : where + ", which could not be looked into (" + problem + ")";
    }

    /** The jobs with a whole archive, as of the last scan, the oldest first. */
    public List<FinalState> jobs() {
        return jobs.values().stream().flatMap(each -> each.archived().stream()).toList();
    }

    /** Takes what an archive says. */
    @FunctionalInterface
    public interface Documents {
        void see(String path, String json) throws IOException;
    }

    /**
     * Reads the documents of the job's archive one by one, as they are in there, by their names in it; none if there is no whole archive.
     *
     * @return the names of those that are longer than a document may be
     * @throws NotNow if its file system does not answer, or enough was read since the last scan
     * @throws IOException if the archive cannot be read any more, or from {@code documents}
     */
    public Set<String> documents(JobId job, Documents documents) throws IOException {
        IndexedFile file = jobs.get(job);
        if (file == null || file.archived().isEmpty()) {
            return Set.of();
        }
        ArchiveFiles root = roots.get(file.root());
        if (!root.hasTime()) {
            throw new NotNow("not all documents were read in time; they are read after the next look", false);
        }
        return reader.documents(root, file.path(), job, documents);
    }

    /** What could not be read, by path, as of the last scan. */
    public Map<String, String> problems() {
        return problems.all();
    }
}
