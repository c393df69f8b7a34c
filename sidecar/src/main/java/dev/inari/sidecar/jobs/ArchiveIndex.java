package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.IndexedFile.Place;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Knows the archives in the configured directories, and reads each once: again only if its length or time of modification changed, or, if it was not
 * whole, after a wait that gets longer. Remembers the newest archives up to a limit. What is unreadable or missing is a {@link #problems() problem} and
 * says nothing about any job; a directory that cannot be listed keeps what was known of it. {@link #scan} is for one thread, the rest for any.
 */
public final class ArchiveIndex {
    private final List<ArchiveFiles> roots;
    private final int most;
    private final ArchiveReader reader;
    private final QuietDirectories quiet;
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
    public Scan scan(Moment now, Consumer<ArchivedJob> found) {
        problems.clear();
        quiet.scan();
        List<IndexedFile> listed = list(now);
        boolean changed =
                files.keySet().retainAll(listed.stream().map(IndexedFile::place).collect(Collectors.toSet()));
        int read = 0;
        int whole = 0;
        try {
            for (IndexedFile each : listed) {
                IndexedFile known = files.get(each.place());
                IndexedFile current = known != null && known.isSameAs(each) ? known : each;
                if (current.isToBeRead(now)) {
                    read++;
                    current = read(current, now);
                    whole += current.archived().isPresent() ? 1 : 0;
                    current.archived().ifPresent(found);
                }
                files.put(current.place(), current);
                if (current.isProblem()) {
                    problems.found(describe(current), current.objection());
                }
            }
        } finally {
            // Also where handing on fails half-way.
            if (changed || read > 0) {
                jobs = byJob();
            }
        }
        problems.scanned();
        return new Scan(files.size(), read, whole);
    }

    private List<IndexedFile> list(Moment now) {
        Newest newest = new Newest(most);
        for (int root = 0; root < roots.size(); root++) {
            ArchiveFiles directory = roots.get(root);
            RootListing listing = new RootListing(root, now, files, quiet, newest);
            boolean complete = new ArchiveWalk(
                            directory, listing, (path, what) -> problems.found(directory.describe(path), what))
                    .walk();
            if (!complete) {
                listing.keepWhatWasKnown();
            }
        }
        if (newest.isOverfull()) {
            problems.found("archives", "there are more than " + most + ", and only the newest are read");
        }
        return newest.all();
    }

    private IndexedFile read(IndexedFile file, Moment now) {
        return file.with(reader.read(roots.get(file.root()), file.path(), file.job(), now.millis()), now);
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
        IndexedFile file = jobs.get(job);
        if (file == null) {
            String where = roots.stream().map(each -> each.describe("")).collect(Collectors.joining(", "));
            return new JobEvent.NothingFound(
                    roots.isEmpty() ? "no archive directory is configured" : "no archive of it in " + where);
        }
        return file.archived()
                .<JobEvent>map(archived -> new JobEvent.ArchiveFound(archived.end()))
                .orElseGet(() -> new JobEvent.NothingFound(describe(file) + ": " + file.objection()));
    }

    /** The jobs with a whole archive, as of the last scan, the oldest first. */
    public List<ArchivedJob> jobs() {
        return jobs.values().stream().flatMap(each -> each.archived().stream()).toList();
    }

    /**
     * Reads one document of the job's archive, as it is in there; empty if there is no whole archive, or no such document in it.
     *
     * @throws IOException if the archive cannot be read any more
     */
    public Optional<String> document(JobId job, ArchivedDocument document) throws IOException {
        IndexedFile file = jobs.get(job);
        if (file == null || file.archived().isEmpty()) {
            return Optional.empty();
        }
        return reader.document(roots.get(file.root()), file.path(), document.path(job));
    }

    /** What could not be read, by path, as of the last scan. */
    public Map<String, String> problems() {
        return problems.all();
    }
}
