package dev.inari.sidecar.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An archive directory of this host: listed at once where it lies on a disk, and with patience where it or something below it is mounted from elsewhere,
 * since each call waits for ever while the server is away. Files are opened with patience everywhere: somebody may put a pipe in the place of an archive.
 * Thread-safe.
 */
public final class LocalArchiveFiles implements ArchiveFiles, AutoCloseable {
    /** Kinds of file systems that wait for no other host. Any other may. */
    private static final Set<String> OF_THIS_HOST =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "tmpfs", "ramfs", "overlay");

    private static final int PAGE = 100;
    /** What one scan may spend on listing, and again on reading, on a disk: ten thousand archives take a third of it. */
    private static final Duration MOST_ON_A_DISK = Duration.ofSeconds(30);

    private final Path root;
    private final RemoteFiles files;
    private final Kinds kinds;
    private final RemoteArchiveFiles patient;
    /** Whether its calls may wait for ever, as of the last look. */
    private volatile boolean waits = true;
    /** It may have been mounted since. */
    private volatile boolean toBeLookedAt = true;

    /** Tells what kinds of file systems a directory is on and has below it; may take for ever. */
    interface Kinds {
        Set<String> of(Path directory) throws IOException;
    }

    /** @param deadline for each call to a file system that may wait for another host */
    public LocalArchiveFiles(Path directory, Duration deadline) {
        this(directory, new LocalFiles(directory.toAbsolutePath().normalize()), Mounts::kinds, deadline, Moment::now);
    }

    /** @param files what is in that directory */
    LocalArchiveFiles(Path directory, RemoteFiles files, Kinds kinds, Duration deadline, Supplier<Moment> clock) {
        this.root = directory.toAbsolutePath().normalize();
        this.files = files;
        this.kinds = kinds;
        this.patient = new RemoteArchiveFiles(root.toString(), () -> files, null, deadline, clock);
    }

    private boolean waits() throws IOException {
        if (toBeLookedAt) {
            waits = patient.ask("looking where it is", this::mayWait);
            toBeLookedAt = false;
        }
        return waits;
    }

    private boolean mayWait() throws IOException {
        try {
            return !OF_THIS_HOST.containsAll(kinds.of(root));
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            // In some containers nobody tells what is mounted.
            return true;
        }
    }

    @Override
    public void phaseBegins() {
        toBeLookedAt = true;
        patient.phaseBegins();
    }

    @Override
    public boolean hasTime() {
        return waits ? patient.hasTime() : patient.hasTime(MOST_ON_A_DISK);
    }

    @Override
    public void list(String directory, Visitor visitor) throws IOException {
        if (waits()) {
            patient.list(directory, visitor);
            return;
        }
        try (RemoteFiles.Listing listing = files.list(directory)) {
            listing.showTo(visitor, PAGE);
        }
    }

    @Override
    public InputStream open(String file) throws IOException {
        return patient.open(file);
    }

    @Override
    public String describe(String path) {
        return root.resolve(path).toString();
    }

    @Override
    public void close() {
        patient.close();
    }
}
