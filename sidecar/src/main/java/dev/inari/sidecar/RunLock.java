package dev.inari.sidecar;

import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.engine.UnixFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second sidecar away that would decide about the same engines: one of the same user on the same run directory, and for one that
 * guards every user's engines, one of anybody. Users who share a run directory each have their own. The kernel drops the lock when the process ends,
 * however it ends, so that no stale lock is ever in the way of a start.
 */
final class RunLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

    // The kernel drops a process's locks on a file when that process closes any descriptor of it, so one JVM must not
    // open it twice.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final int LONGEST_PID = 20;

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Name of the lock of the sidecars that this user runs. */
    static String name(long uid) {
        return "sidecar-" + uid + ".lock";
    }

    /**
     * Takes this user's lock of a run directory that exists.
     *
     * @throws AlreadyRunning if another sidecar that decides about the same engines runs
     */
    static RunLock take(Path directory, ProcessTable processes) throws IOException {
        return take(directory, processes.ownUid(), processes.reachesEveryUser());
    }

    /** @param everyUser whether the sidecar decides about every user's engines */
    static RunLock take(Path directory, long uid, boolean everyUser) throws IOException {
        if (uid < 0) {
            throw new IOException("the user id of this process cannot be told; is /proc mounted?");
        }
        Path file = directory.toRealPath().resolve(name(uid));
        if (!HELD_HERE.add(file)) {
            throw new AlreadyRunning(file, ProcessHandle.current().pid());
        }
        try {
            if (everyUser) {
                removeSquatter(file, uid);
            }
            RunLock taken = new RunLock(file, locked(file, uid));
            if (everyUser) {
                taken.giveBackIfOthersRun();
            }
            return taken;
        } catch (AlreadyRunning e) {
            HELD_HERE.remove(file);
            throw e;
        } catch (IOException e) {
            HELD_HERE.remove(file);
            throw new IOException(
                    "cannot take the lock " + file + ": " + e
                            + "; it must be a file of this user's own, so have it removed",
                    e);
        }
    }

    /** Nobody else has any business under this name; whoever has put a file there first would keep the guard of all engines away. */
    private static void removeSquatter(Path file, long uid) throws IOException {
        try {
            if (ownerOf(file) != uid) {
                LOG.warn("{} belonged to user id {} and was removed", file, ownerOf(file));
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // as it should be
        }
    }

    /** After its own was taken: of two that begin at once, one at least sees the other. */
    private void giveBackIfOthersRun() throws IOException {
        try {
            checkOthers(file);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Only who reaches every user can look at all locks; others see such a sidecar by its {@link dev.inari.sidecar.control.GuardFile}. */
    private static void checkOthers(Path own) throws IOException {
        try (DirectoryStream<Path> locks =
                Files.newDirectoryStream(Objects.requireNonNull(own.getParent()), "sidecar-*.lock")) {
            for (Path lock : locks) {
                if (!lock.equals(own) && Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
                    checkFree(lock);
                }
            }
        }
    }

    private static void checkFree(Path lock) throws IOException {
        if (HELD_HERE.contains(lock)) {
            throw new AlreadyRunning(lock, ProcessHandle.current().pid());
        }
        // Not for writing, which takes more than CAP_DAC_READ_SEARCH.
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(lock, options)) {
            FileLock free = channel.tryLock(0, Long.MAX_VALUE, true);
            if (free == null) {
                throw new AlreadyRunning(lock, pidIn(channel));
            }
        } catch (NoSuchFileException e) {
            // Its sidecar is gone, and so is the file.
        }
    }

    private static FileChannel locked(Path file, long uid) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            checkOwner(file, uid);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new AlreadyRunning(file, pidIn(channel));
            }
            checkNames(file);
            channel.truncate(0);
            long pid = ProcessHandle.current().pid();
            channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Where others may write, somebody could have put a file of theirs here, and hold its lock for ever. */
    private static void checkOwner(Path file, long uid) throws IOException {
        if (ownerOf(file) != uid) {
            throw new IOException("it belongs to user id " + ownerOf(file) + ", not to " + uid);
        }
    }

    private static long ownerOf(Path file) throws IOException {
        return UnixFile.look(file).uid();
    }

    /** Where others may write, a second name for somebody's file could have been put here for us to overwrite. */
    private static void checkNames(Path file) throws IOException {
        if (!(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer names)
                || names != 1) {
            throw new IOException("it has more than one name");
        }
    }

    private static long pidIn(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_PID);
        int read = channel.read(bytes, 0);
        try {
            return Long.parseLong(new String(bytes.array(), 0, Math.max(read, 0), StandardCharsets.US_ASCII).trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Gives the lock back. The file stays: removing it would let two later sidecars lock two files of that name. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
