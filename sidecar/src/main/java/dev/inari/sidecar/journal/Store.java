package dev.inari.sidecar.journal;

import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection through which this process writes, and the very file that it has open. For one thread at a time. */
final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final Handle handle;
    private final JournalFile file;
    private final String key;

    Store(Handle handle, JournalFile file, String key) {
        this.handle = handle;
        this.file = file;
        this.key = key;
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T on(Handle handle);
    }

    /**
     * Does all of the work or nothing of it.
     *
     * <p>The transaction is begun and ended by hand: the driver's own way begins the next one within the commit, and would report a commit that
     * succeeded as failed where another process got the lock between the two.
     */
    <T> T write(Duration patience, Work<T> work) {
        Connections.wait(handle, patience);
        try {
            handle.execute("begin immediate");
            T result = work.on(handle);
            handle.execute("commit");
            return result;
        } catch (RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    private void rollBack(RuntimeException why) {
        try {
            handle.execute("rollback");
        } catch (JdbiException e) {
            // After some failures SQLite has done it already.
            why.addSuppressed(e);
        }
    }

    /** Whether what was written can be found under the journal's name: another process may have put the file aside. */
    boolean inPlace() {
        return file.key().equals(key);
    }

    @Override
    public void close() {
        try {
            handle.close();
        } catch (JdbiException e) {
            // What was not committed is not there, and the file closed all the same.
            LOG.debug("journal={} was not closed cleanly", file.path(), e);
        }
    }
}
