package dev.inari.sidecar.batch;

import dev.inari.sidecar.batch.Outcome.Answered;
import dev.inari.sidecar.batch.Outcome.Missed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Copies a batch's final record and its whole log into the archive, a page at a time, and reads back that it is there. A log beyond the cap is kept
 * from its beginning up to the cap and marked: the beginning has the command and the submission, and the end of a log that is copied in order is not
 * known before all of it was read. Keeps nothing between calls; thread-safe if the archive is.
 */
public final class LogKeeper {
    private static final int MOST_PAGES = 100_000;
    private final BatchArchive archive;
    private final long mostBytes;
    private final int pageLines;

    /**
     * A keeper.
     *
     * @param mostBytes of one log, before compression
     * @param pageLines how many lines to ask for at once; a page is held in memory
     */
    public LogKeeper(BatchArchive archive, long mostBytes, int pageLines) {
        if (mostBytes < 1 || pageLines < 1 || pageLines > LateLines.BEYOND / MOST_PAGES) {
            throw new IllegalArgumentException("a log has at least 1 byte, was " + mostBytes + ", and a page 1 to "
                    + LateLines.BEYOND / MOST_PAGES + " lines, was " + pageLines);
        }
        this.archive = archive;
        this.mostBytes = mostBytes;
        this.pageLines = pageLines;
    }

    /** Whether it is held. */
    boolean holds(BatchKey key) throws IOException {
        return archive.holds(key);
    }

    /** Keeps a batch that has ended, unless it is held already. */
    Kept keep(KyuubiRest rest, BatchRecord batch) {
        try {
            if (archive.holds(batch.key())) {
                return Kept.HELD;
            }
            Kept kept = copy(rest, batch, archive.begin(batch), EarlierLines.none());
            return !kept.safe() || archive.holds(batch.key())
                    ? kept
                    : Kept.notSaved(
                            "its log was written, and the store does not hold it; see the store's own messages");
        } catch (IOException e) {
            return notKept(e);
        }
    }

    private static Kept notKept(IOException why) {
        return Kept.notSaved("its log was not kept: " + Words.clean(why.getMessage())
                + "; see that the store can be written, and has room");
    }

    /**
     * Sees that all is kept of a log that is held: lines may have come since. Then it is copied anew, whole, and looked at once more. A log that was cut
     * stays as it is, for its end is known not to be kept.
     *
     * @return {@code HELD} if nothing came, {@code SAVED} if it was copied anew; else nobody may destroy what the server has
     */
    Kept keepLate(KyuubiRest rest, BatchRecord batch) {
        try {
            LogEnd before = heldNow(batch);
            Optional<Kept> known = look(rest, batch, before);
            if (known.isPresent()) {
                return known.get();
            }
            EarlierLines earlier = EarlierLines.of(archive, batch.key());
            Kept copied = copy(rest, batch, archive.beginAnew(batch), earlier);
            if (!copied.safe()) {
                return copied;
            }
            LogEnd after = heldNow(batch);
            Kept again = look(rest, batch, after)
                    .orElseGet(() -> Kept.notSaved("its log grows still; the store holds " + after.lines() + " lines"));
            return again.safe() ? copied : again;
        } catch (IOException e) {
            return notKept(e);
        }
    }

    private LogEnd heldNow(BatchRecord batch) throws IOException {
        return archive.held(batch.key()).orElseThrow(() -> new IOException("the store does not hold it any more"));
    }

    /** Whether all is kept, or why that is not known; nothing if lines came since. */
    private static Optional<Kept> look(KyuubiRest rest, BatchRecord batch, LogEnd held) {
        if (held.truncated()) {
            return Optional.of(Kept.HELD);
        }
        Outcome<LateLines.Found> look = LateLines.look(rest, batch.id(), Math.toIntExact(held.lines()));
        if (look instanceof Missed<LateLines.Found> missed) {
            return Optional.of(Kept.missed(missed.failure()));
        }
        return switch (((Answered<LateLines.Found>) look).value()) {
            case SOME -> Optional.empty();
            case NONE -> Optional.of(Kept.HELD);
            case SHORTER ->
                Optional.of(Kept.notSaved(
                        rest.name() + " has less of its log than the " + held.lines() + " lines that are kept"));
            case UNCLEAR ->
                Optional.of(Kept.notSaved(rest.name() + " gives other lines of its log than it is asked for"));
        };
    }

    private Kept copy(KyuubiRest rest, BatchRecord batch, BatchArchive.Entry entry, EarlierLines earlier)
            throws IOException {
        boolean complete = false;
        try {
            Kept kept = new Copy(rest, batch.id(), entry, earlier).run();
            complete = kept.safe();
            return kept;
        } finally {
            if (!complete) {
                entry.abandon();
            }
        }
    }

    /** One log on its way. */
    private final class Copy {
        private final KyuubiRest rest;
        private final UUID id;
        private final BatchArchive.Entry entry;
        private final EarlierLines earlier;

        private int lines;
        private long bytes;
        private boolean movesOn;

        Copy(KyuubiRest rest, UUID id, BatchArchive.Entry entry, EarlierLines earlier) {
            this.rest = rest;
            this.id = id;
            this.entry = entry;
            this.earlier = earlier;
        }

        Kept run() throws IOException {
            List<String> before = List.of();
            for (int page = 0; page < MOST_PAGES; page++) {
                Outcome<List<String>> answer = rest.log(id, lines, pageLines);
                if (answer instanceof Missed<List<String>> missed) {
                    return Kept.missed(missed.failure());
                }
                List<String> now = ((Answered<List<String>>) answer).value();
                // Only an empty page is the end: Kyuubi gives short ones where one of its log files goes over into the
                // next.
                if (now.isEmpty()) {
                    return end(false);
                }
                Optional<Kept> wrong = wrong(now, before);
                if (wrong.isPresent()) {
                    return wrong.get();
                }
                if (!append(now)) {
                    return end(true);
                }
                before = now;
            }
            return Kept.notSaved(rest.name() + " finds no end of its log after " + MOST_PAGES + " pages");
        }

        private Optional<Kept> wrong(List<String> now, List<String> before) {
            if (now.size() > pageLines) {
                return Optional.of(Kept.notSaved(
                        rest.name() + " gave " + now.size() + " lines of its log when asked for " + pageLines));
            }
            return now.equals(before) && !movesOn ? repeats() : Optional.empty();
        }

        /** The same page twice is a log that repeats itself, or a server that does not hear which page is wanted. */
        private Optional<Kept> repeats() {
            Outcome<List<String>> answer = rest.log(id, LateLines.BEYOND, 1);
            if (answer instanceof Missed<List<String>> missed) {
                return Optional.of(Kept.missed(missed.failure()));
            }
            movesOn = ((Answered<List<String>>) answer).value().isEmpty();
            return movesOn
                    ? Optional.empty()
                    : Optional.of(Kept.notSaved(rest.name() + " gives the same page of its log again and again"));
        }

        /** Whether all of them fitted. */
        private boolean append(List<String> page) throws IOException {
            int fitting = 0;
            for (String line : page) {
                long size = line.getBytes(StandardCharsets.UTF_8).length + 1L;
                if (size > mostBytes - bytes) {
                    break;
                }
                bytes += size;
                earlier.came(line);
                fitting++;
            }
            entry.append(page.subList(0, fitting));
            lines += fitting;
            return fitting == page.size();
        }

        private Kept end(boolean truncated) throws IOException {
            if (!earlier.allCame()) {
                return Kept.notSaved("lines came to its log, and not all that are kept are in the first " + lines
                        + " of it: it may be another's now, or inari.batches.log-bytes is too small");
            }
            entry.complete(new LogEnd(lines, bytes, truncated));
            String words = truncated
                    ? "the first " + lines + " lines of its log are kept; the rest is beyond " + mostBytes + " bytes"
                    : "all " + lines + " lines of its log are kept";
            return new Kept(Kept.Kind.SAVED, words, Optional.empty());
        }
    }
}
