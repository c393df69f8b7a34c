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
 * Archives on a file system that may be slow, hang, or not be there: each call has a deadline, and one scan reads for so long at most, since the clusters
 * are waiting for the same thread. Thread-safe.
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
        return clock.get().since(began).compareTo(MOST) < 0;
    }

    @Override
    public void list(String directory, Visitor visitor) throws IOException {
        RemoteFiles.Listing listing = call("listing", directory, files -> files.list(directory));
        RemoteFiles.Listing inTime = most -> call("listing", directory, files -> listing.next(most));
        try {
            inTime.showTo(visitor, PAGE);
        } finally {
            calls.later(() -> closeAtLast(listing, directory));
        }
    }

    @Override
    public InputStream open(String file) throws IOException {
        return new Blocks(call("opening", file, files -> files.open(file)), file);
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

    /** Reads block by block, each with the deadline. */
    private final class Blocks extends InputStream {
        private final InputStream in;
        private final String file;
        private byte[] block = new byte[0];
        private int next;
        private boolean closed;

        Blocks(InputStream in, String file) {
            this.in = in;
            this.file = file;
        }

        private boolean isAtEnd() throws IOException {
            if (next == block.length) {
                // Not one array for all: a read that was given up may still write into its own.
                block = call("reading", file, files -> in.readNBytes(BLOCK));
                next = 0;
            }
            return block.length == 0;
        }

        @Override
        public int read() throws IOException {
            return isAtEnd() ? -1 : block[next++] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (isAtEnd()) {
                return -1;
            }
            int some = Math.min(length, block.length - next);
            System.arraycopy(block, next, bytes, offset, some);
            next += some;
            return some;
        }

        /** Once, however often it is called: each is a call that may take its time. */
        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            try {
                call("closing", file, files -> {
                    in.close();
                    return true;
                });
            } catch (NotNow e) {
                calls.later(() -> closeAtLast(in, file));
                throw e;
            }
        }
    }
}
