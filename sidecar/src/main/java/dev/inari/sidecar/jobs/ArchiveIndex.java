package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.ArchiveReading.Refused;
import dev.inari.sidecar.jobs.ArchiveReading.Unfinished;
import dev.inari.sidecar.jobs.ArchiveReading.Whole;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows the archives in the configured directories, and reads each once: again only if its length or time of modification changed, or, if it was not
 * whole, after a wait that gets longer. Remembers the newest archives up to a limit. What is unreadable or missing is a {@link #problems() problem} and
 * says nothing about any job; a directory that cannot be listed keeps what was known of it. {@link #scan} is for one thread, the rest for any.
 */
public final class ArchiveIndex {
    private static final Duration SLOWEST = Duration.ofMinutes(5);
    private static final Pace RETRIES = new Pace(Duration.ofSeconds(1), SLOWEST, SLOWEST, SLOWEST);
    /** As often an archive was not whole before that is a problem: one that is being written needs a few. */
    private static final int PATIENCE = 5;
    /** So many more than are remembered are listed before the oldest are sorted out. */
    private static final int BATCH = 1000;

    private static final Comparator<Archive> BY_AGE =
            Comparator.comparingLong(Archive::modifiedMillis).thenComparing(Archive::path);

    private final List<ArchiveFiles> roots;
    private final int most;
    private final ArchiveReader reader;
    private final Problems problems = new Problems();
    private final Map<Place, Archive> archives = new HashMap<>();
    private volatile Map<JobId, Archive> jobs = Map.of();

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
    }

    private record Place(int root, String path) {}

    /**
     * One file.
     *
     * @param reading null if it was not read yet
     * @param tries how often it was read without being whole
     */
    private record Archive(
            int root,
            String path,
            JobId job,
            long length,
            long modifiedMillis,
            @Nullable ArchiveReading reading,
            int tries,
            Moment readAt) {

        Place place() {
            return new Place(root, path);
        }

        boolean isSameFile(Archive other) {
            return length == other.length && modifiedMillis == other.modifiedMillis;
        }

        boolean isToBeReadAgain(Moment now) {
            return reading == null
                    || (reading instanceof Unfinished && now.since(readAt).compareTo(RETRIES.after(tries)) >= 0);
        }

        Archive with(ArchiveReading next, Moment now) {
            int more = next instanceof Unfinished ? tries + 1 : 0;
            return new Archive(root, path, job, length, modifiedMillis, next, more, now);
        }
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
        Listing listing = new Listing();
        for (int root = 0; root < roots.size(); root++) {
            list(root, listing, now);
        }
        List<Archive> listed = listing.newest();
        Set<Place> places = listed.stream().map(Archive::place).collect(Collectors.toSet());
        boolean changed = archives.keySet().retainAll(places);
        int read = 0;
        int whole = 0;
        try {
            for (Archive each : listed) {
                Archive known = archives.get(each.place());
                Archive current = known != null && known.isSameFile(each) ? known : each;
                if (current.isToBeReadAgain(now)) {
                    read++;
                    current = read(current, now);
                    if (current.reading() instanceof Whole reading) {
                        whole++;
                        found.accept(reading.job());
                    }
                }
                archives.put(current.place(), current);
                tellOf(current);
            }
        } finally {
            // Also where a scan fails half-way.
            if (changed || read > 0) {
                jobs = byJob();
            }
        }
        problems.scanned();
        return new Scan(archives.size(), read, whole);
    }

    private void list(int root, Listing listing, Moment now) {
        ArchiveFiles files = roots.get(root);
        Set<String> seen = new HashSet<>();
        boolean complete = new ArchiveWalk(
                        files,
                        (path, job, entry) -> {
                            seen.add(path);
                            listing.add(
                                    new Archive(root, path, job, entry.length(), entry.modifiedMillis(), null, 0, now));
                        },
                        (path, what) -> problems.found(files.describe(path), what))
                .walk();
        if (!complete) {
            archives.values().stream()
                    .filter(each -> each.root() == root && !seen.contains(each.path()))
                    .forEach(listing::add);
        }
    }

    /** What a scan lists, never much more than is remembered. */
    private final class Listing {
        private final List<Archive> all = new ArrayList<>();

        void add(Archive archive) {
            all.add(archive);
            if (all.size() >= 2L * most + BATCH) {
                trim();
            }
        }

        private void trim() {
            problems.found(
                    roots.get(all.get(0).root()).describe(""),
                    "there are more than " + most + " archives, and only the newest are read");
            all.sort(BY_AGE);
            all.subList(0, all.size() - most).clear();
        }

        List<Archive> newest() {
            if (all.size() > most) {
                trim();
            }
            return all;
        }
    }

    private Archive read(Archive archive, Moment now) {
        ArchiveFiles files = roots.get(archive.root());
        return archive.with(reader.read(files, archive.path(), archive.job(), now.millis()), now);
    }

    private void tellOf(Archive archive) {
        ArchiveReading reading = archive.reading();
        if (reading instanceof Refused refused) {
            problems.found(describe(archive), "it is not believed: " + refused.detail());
        } else if (reading instanceof Unfinished unfinished && archive.tries() >= PATIENCE) {
            problems.found(describe(archive), unfinished.detail());
        }
    }

    private String describe(Archive archive) {
        return roots.get(archive.root()).describe(archive.path());
    }

    /** Of two archives of one job the whole one counts, and of two whole ones the older: Flink keeps the first of an id. */
    private Map<JobId, Archive> byJob() {
        Map<JobId, Archive> all = new LinkedHashMap<>();
        archives.values().stream()
                .sorted(BY_AGE)
                .forEach(each -> all.merge(
                        each.job(), each, (first, second) -> first.reading() instanceof Whole ? first : second));
        return all;
    }

    /** What the archives tell of this job, as of the last scan. */
    public JobEvent look(JobId job) {
        Archive archive = jobs.get(job);
        if (archive == null) {
            String where = roots.stream().map(each -> each.describe("")).collect(Collectors.joining(", "));
            return new JobEvent.NothingFound(
                    roots.isEmpty() ? "no archive directory is configured" : "no archive of it in " + where);
        }
        ArchiveReading reading = archive.reading();
        if (reading instanceof Whole whole) {
            return new JobEvent.ArchiveFound(whole.job().end());
        }
        String why = reading instanceof Unfinished unfinished
                ? unfinished.detail()
                : reading instanceof Refused refused
                        ? "it is not believed: " + refused.detail()
                        : "it was not read yet";
        return new JobEvent.NothingFound(describe(archive) + ": " + why);
    }

    /** The jobs with a whole archive, as of the last scan, the oldest first. */
    public List<ArchivedJob> jobs() {
        return jobs.values().stream()
                .flatMap(each -> each.reading() instanceof Whole whole
                        ? List.of(whole.job()).stream()
                        : List.<ArchivedJob>of().stream())
                .toList();
    }

    /**
     * Reads one document of the job's archive, as it is in there; empty if there is no whole archive, or no such document in it.
     *
     * @throws IOException if the archive cannot be read any more
     */
    public Optional<String> document(JobId job, ArchivedDocument document) throws IOException {
        Archive archive = jobs.get(job);
        if (archive == null || !(archive.reading() instanceof Whole)) {
            return Optional.empty();
        }
        return reader.document(roots.get(archive.root()), archive.path(), document.path(job));
    }

    /** What could not be read, by path, as of the last scan. */
    public Map<String, String> problems() {
        return problems.all();
    }
}
