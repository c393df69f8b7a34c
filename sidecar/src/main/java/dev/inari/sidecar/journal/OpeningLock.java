package dev.inari.sidecar.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one process at a time make, upgrade or replace the journal's file, where two at once would each put the other's new file aside. The
 * kernel drops it when the process ends. Not needed for reading and writing.
 */
final class OpeningLock implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    // The kernel's lock is the process's: it keeps no other thread away.
    private static final ReentrantLock HERE = new ReentrantLock();

    private final FileChannel channel;

    private OpeningLock(FileChannel channel) {
        this.channel = channel;
    }

    static OpeningLock take(JournalFile journal) throws IOException, JournalException {
        HERE.lock();
        try {
            return new OpeningLock(locked(journal));
        } catch (IOException | JournalException | RuntimeException e) {
            HERE.unlock();
            throw e;
        }
    }

    private static FileChannel locked(JournalFile journal) throws IOException, JournalException {
        Path file = journal.sibling(".lock");
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            FileLock lock = channel.tryLock();
            while (lock == null && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
                lock = channel.tryLock();
            }
            if (lock == null) {
                throw Fault.LOCKED.with(
                        journal.path(),
                        file + " is held for more than " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE.toNanos()) + " s",
                        null);
            }
            return channel;
        } catch (IOException | JournalException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The file stays: removing it would let two later processes lock two files of that name. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HERE.unlock();
        }
    }
}
