package dev.inari.sidecar.jobs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives on a file system that may be slow, hang, or not be there: each call has a deadline, one file or directory a longer one for all its calls, and
 * one scan begins nothing more after a while, since the clusters are waiting for the same thread. Thread-safe.
 */
public final class RemoteArchiveFiles implements ArchiveFiles, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteArchiveFiles.class);
    private static final int PAGE = 1_000;
    private static final int BLOCK = 64 << 10;
    /** What one scan may spend on listing, and again on reading. */
    private static final Duration MOST = Duration.ofSeconds(5);

    private final String place;
    private final RemoteFiles.Opening opening;
    private final Supplier<Moment> clock;
    private final Duration longest;
    private final PatientCalls calls;
    private volatile @Nullable RemoteFiles opened;
    private volatile Moment began;

    /**
     * Connects to nobody yet.
     *
     * @param place the directory, for people
     * @param context class loader of the thread that calls; null for any
     * @param deadline for each call
     */
    public RemoteArchiveFiles(
            String place,
            RemoteFiles.Opening opening,
            @Nullable ClassLoader context,
            Duration deadline,
            Supplier<Moment> clock) {
        this.place = place;
        this.opening = opening;
        this.clock = clock;
        this.longest = MOST.plus(deadline);
        this.calls = new PatientCalls("inari-archives " + place, context, deadline, clock, () -> opened = null);
        this.began = clock.get();
    }

    /** What is done there; on the thread that may hang. */
    private interface Use<T> {
        T use(RemoteFiles files) throws IOException;
    }

    private <T> T call(String what, String path, Use<T> use) throws IOException {
        if (opened == null) {
            // A wrong key, shown every few seconds, locks its principal out.
            RemoteFiles unused = calls.costly("connecting to " + place, this::opened);
        }
        return calls.call(what + " " + describe(path), () -> use.use(opened()));
    }

    /** Asks something about the directory, on the thread that may hang. */
    <T> T ask(String what, Callable<T> question) throws IOException {
        return calls.call(what + " " + place, question);
    }

    /** For what is to be closed, also if it is opened when nobody waits for it any more. */
    private <T extends Closeable> T opened(String what, String path, Use<T> use) throws IOException {
        Handover<T> handover = new Handover<>();
        try {
            return call(what, path, files -> handover.offer(use.use(files)));
        } catch (IOException e) {
            handover.giveUp().ifPresent(late -> calls.later(() -> closeAtLast(late, path)));
            throw e;
        }
    }

    /** Each call may be in time and all together take hours. */
    private void checkTime(Moment begun, String what, String path) throws NotNow {
        if (clock.get().since(begun).compareTo(longest) > 0) {
            throw new NotNow(
                    what + " " + describe(path) + " takes longer than " + longest.toSeconds()
                            + " s; the next look begins it anew",
                    true);
        }
    }

    /** A connection is made on the calling thread, and once. */
    private RemoteFiles opened() throws IOException {
        RemoteFiles files = opened;
        if (files == null) {
            files = opening.open();
            opened = files;
        }
        return files;
    }

    @Override
    public void phaseBegins() {
        began = clock.get();
    }

    @Override
    public boolean hasTime() {
        return hasTime(MOST);
    }

    boolean hasTime(Duration most) {
        return clock.get().since(began).compareTo(most) < 0;
    }

    @Override
    public void list(String directory, Visitor visitor) throws IOException {
        Moment begun = clock.get();
        RemoteFiles.Listing listing = opened("listing", directory, files -> files.list(directory));
        RemoteFiles.Listing inTime = most -> {
            checkTime(begun, "listing", directory);
            return call("listing", directory, files -> listing.next(most));
        };
        try {
            inTime.showTo(visitor, PAGE);
        } finally {
            calls.later(() -> closeAtLast(listing, directory));
        }
    }

    @Override
    public InputStream open(String file) throws IOException {
        Moment begun = clock.get();
        return new Blocks(file, begun, opened("opening", file, files -> Block.next(files.open(file))));
    }

    @Override
    public String describe(String path) {
        return path.isEmpty() ? place : place + (place.endsWith("/") ? "" : "/") + path;
    }

    private void closeAtLast(Closeable open, String path) {
        try {
            open.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", describe(path), e.getMessage());
        }
    }

    @Override
    public void close() {
        calls.close();
    }

    /** A part of a file; most files have one only, and then it was one call to read them. */
    private static final class Block implements Closeable {
        private final InputStream in;
        private final byte[] bytes;

        Block(InputStream in, byte[] bytes) {
            this.in = in;
            this.bytes = bytes;
        }

        /** Reads on, and closes what is at its end. */
        static Block next(InputStream in) throws IOException {
            try {
                // Not one array for all: a read that was given up may still write into its own.
                Block block = new Block(in, in.readNBytes(BLOCK));
                if (block.isLast()) {
                    in.close();
                }
                return block;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }

        boolean isLast() {
            return bytes.length < BLOCK;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Reads block by block, each with the deadline. */
    private final class Blocks extends InputStream {
        private final String file;
        private final Moment begun;
        private Block block;
        private int next;
        private boolean closed;

        Blocks(String file, Moment begun, Block first) {
            this.file = file;
            this.begun = begun;
            this.block = first;
        }

        private boolean isAtEnd() throws IOException {
            if (next == block.bytes.length && !block.isLast()) {
                checkTime(begun, "reading", file);
                InputStream in = block.in;
                block = call("reading", file, files -> Block.next(in));
                next = 0;
            }
            return next == block.bytes.length;
        }

        @Override
        public int read() throws IOException {
            return isAtEnd() ? -1 : block.bytes[next++] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (isAtEnd()) {
                return -1;
            }
            int some = Math.min(length, block.bytes.length - next);
            System.arraycopy(block.bytes, next, bytes, offset, some);
            next += some;
            return some;
        }

        /** Once, however often it is called: each is a call that may take its time. */
        @Override
        public void close() throws IOException {
            if (closed || block.isLast()) {
                return;
            }
            closed = true;
            Block last = block;
            try {
                call("closing", file, files -> {
                    last.close();
                    return true;
                });
            } catch (NotNow e) {
                calls.later(() -> closeAtLast(last, file));
                throw e;
            }
        }
    }
}
