package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.ArchiveReading.Refused;
import dev.inari.sidecar.jobs.ArchiveReading.Unfinished;
import dev.inari.sidecar.jobs.ArchiveReading.Whole;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the index knows of one archive file.
 *
 * @param root which of the configured directories it is in
 * @param path below that
 * @param job by its name
 * @param reading what came of reading it last; null if it was not read yet
 * @param tries how often it was read without being whole
 * @param misses how often in a row its file system did not answer, or not in time, when it was to be read
 * @param readAt when it was read last
 */
record IndexedFile(
        int root,
        String path,
        JobId job,
        long length,
        long modifiedMillis,
        @Nullable ArchiveReading reading,
        int tries,
        int misses,
        Moment readAt) {
    static final Comparator<IndexedFile> BY_AGE =
            Comparator.comparingLong(IndexedFile::modifiedMillis).thenComparing(IndexedFile::path);

    /**
     * Which are to be read first where there is no time for all. Whoever writes long files that never become whole, or some that cannot be read in time,
     * keeps nobody from reading the others.
     */
    static final Comparator<IndexedFile> IN_TURN = Comparator.comparingInt(IndexedFile::misses)
            .thenComparing(each -> each.reading() != null)
            .thenComparingLong(IndexedFile::length);

    private static final Duration SLOWEST = Duration.ofMinutes(5);
    private static final Pace RETRIES = new Pace(Duration.ofSeconds(1), SLOWEST, SLOWEST, SLOWEST);
    /** As often it was not whole before that is a problem: one that is being written needs a few. */
    private static final int PATIENCE = 5;

    /** Where it is. */
    record Place(int root, String path) {}

    static IndexedFile listed(int root, String path, JobId job, ArchiveFiles.Entry entry, Moment now) {
        return new IndexedFile(root, path, job, entry.length(), entry.modifiedMillis(), null, 0, 0, now);
    }

    Place place() {
        return new Place(root, path);
    }

    boolean isSameAs(IndexedFile other) {
        return length == other.length && modifiedMillis == other.modifiedMillis;
    }

    boolean isToBeRead(Moment now) {
        return reading == null
                || (reading instanceof Unfinished && now.since(readAt).compareTo(RETRIES.after(tries)) >= 0);
    }

    /** Whether nothing more comes of it unless it changes. */
    boolean isSettled() {
        return reading instanceof Whole || reading instanceof Refused;
    }

    IndexedFile with(ArchiveReading next, Moment now) {
        int more = next instanceof Unfinished ? tries + 1 : 0;
        return new IndexedFile(root, path, job, length, modifiedMillis, next, more, 0, now);
    }

    /** It could not be read in time. */
    IndexedFile missed() {
        return new IndexedFile(root, path, job, length, modifiedMillis, reading, tries, misses + 1, readAt);
    }

    Optional<FinalState> archived() {
        return reading instanceof Whole whole ? Optional.of(whole.end()) : Optional.empty();
    }

    /** Why it does not tell how its job ended; empty if it does. */
    String objection() {
        if (reading instanceof Unfinished unfinished) {
            return unfinished.detail();
        }
        if (reading instanceof Refused refused) {
            return "it is not believed: " + refused.detail();
        }
        return reading == null ? "it was not read yet" : "";
    }

    /** Whether the operator should hear of it. */
    boolean isProblem() {
        return reading instanceof Refused || (reading instanceof Unfinished && tries >= PATIENCE);
    }
}
