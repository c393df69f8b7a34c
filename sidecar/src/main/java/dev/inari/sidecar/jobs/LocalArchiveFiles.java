package dev.inari.sidecar.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An archive directory of this host: read at once where it lies on a disk, and with patience where it is mounted from elsewhere, since each call waits
 * for ever while the server is away. Thread-safe.
 */
public final class LocalArchiveFiles implements ArchiveFiles, AutoCloseable {
    /** Kinds of file systems that wait for no other host. Any other may. */
    private static final Set<String> OF_THIS_HOST =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "tmpfs", "ramfs", "overlay");

    private static final int PAGE = 100;

    private final Path root;
    private final RemoteFiles files;
    private final KindOf kindOf;
    private final RemoteArchiveFiles patient;
    /** Whether its calls may wait for ever; null if it is not known, as it may have been mounted meanwhile. */
    private volatile @Nullable Boolean waits;

    /** Tells what kind of file system a directory is on; may take for ever. */
    interface KindOf {
        String kindOf(Path directory) throws IOException;
    }

    /** @param deadline for each call to a file system that may wait for another host */
    public LocalArchiveFiles(Path directory, Duration deadline) {
        this(
                directory,
                new LocalFiles(directory.toAbsolutePath().normalize()),
                each -> Files.getFileStore(each).type(),
                deadline,
                Moment::now);
    }

    /** @param files what is in that directory */
    LocalArchiveFiles(Path directory, RemoteFiles files, KindOf kindOf, Duration deadline, Supplier<Moment> clock) {
        this.root = directory.toAbsolutePath().normalize();
        this.files = files;
        this.kindOf = kindOf;
        this.patient = new RemoteArchiveFiles(root.toString(), () -> files, null, deadline, clock);
    }

    private boolean waits() throws IOException {
        Boolean known = waits;
        if (known == null) {
            String kind = patient.ask("looking where it is", () -> kindOf.kindOf(root));
            known = !OF_THIS_HOST.contains(kind);
            waits = known;
        }
        return known;
    }

    @Override
    public void phaseBegins() {
        waits = null;
        patient.phaseBegins();
    }

    @Override
    public boolean hasTime() {
        return Boolean.FALSE.equals(waits) || patient.hasTime();
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
        return waits() ? patient.open(file) : files.open(file);
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
