package dev.inari.sidecar.journal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the threads of this process write one after the other, and keeps the order: whatever waits is written before what comes. A file that
 * is found damaged is replaced on the spot, one that was taken away is begun anew. Thread-safe.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int TRIES = 3;
    private static final Store.Work<Boolean> NOTHING_MORE = handle -> true;

    private final JournalFile file;
    private final Database database;
    private final Backlog backlog;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Store store;
    private boolean closed;

    Writer(JournalFile file, Database database, Backlog backlog) {
        this.file = file;
        this.database = database;
        this.backlog = backlog;
    }

    /** Writes what waits and this, in one transaction. */
    <T> T write(Duration patience, Store.Work<T> work) throws JournalException {
        if (!inTurn(patience)) {
            // A disk that hangs holds one thread, and not all that would write.
            throw Fault.LOCKED.with(
                    file.path(), "another thread of this process has been writing for " + patience, null);
        }
        try {
            return writeInTurn(patience, Integer.MAX_VALUE, work);
        } finally {
            turn.unlock();
        }
    }

    /** Writes some of what waits. */
    void flush(Duration patience, int atMost) throws JournalException {
        turn.lock();
        try {
            writeInTurn(patience, atMost, NOTHING_MORE);
        } finally {
            turn.unlock();
        }
    }

    /** Writes what waits if that is possible at once; else it waits on. Returns whether it was written. */
    boolean flushSoon(Duration patience) throws JournalException {
        if (!inTurn(patience)) {
            return false;
        }
        try {
            // To open the file may take long; that is for those who can wait.
            return store != null && attempt(patience, Integer.MAX_VALUE, NOTHING_MORE);
        } finally {
            turn.unlock();
        }
    }

    private boolean inTurn(Duration patience) {
        if (turn.tryLock()) {
            return true;
        }
        try {
            return turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Reads beside the writers. */
    <T> T read(Store.Work<T> work) throws JournalException {
        for (int tries = 1; ; tries++) {
            try {
                ensureOpen();
                return database.read(work);
            } catch (JournalException e) {
                mendOrThrow(e, tries);
            }
        }
    }

    /** Does something outside of a transaction while nobody of this process writes. */
    <T> T alone(Store.Work<T> work) throws JournalException {
        turn.lock();
        try {
            return read(work);
        } finally {
            turn.unlock();
        }
    }

    /** Opens the file if it is not, and looks whether it is still the one that has the name. */
    void ensureOpen() throws JournalException {
        turn.lock();
        try {
            for (int tries = 1; ; tries++) {
                try {
                    opened();
                    return;
                } catch (JournalException e) {
                    mendOrThrow(e, tries);
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /** Looks whether the file is sound, and replaces it if not. */
    void examine() throws JournalException {
        if (!database.sound("quick_check")) {
            mend(Fault.DAMAGED.with(file.path(), "a check found it so", null));
        }
    }

    private <T> T writeInTurn(Duration patience, int atMost, Store.Work<T> work) throws JournalException {
        for (int tries = 1; ; tries++) {
            try {
                return attempt(patience, atMost, work);
            } catch (JournalException e) {
                mendOrThrow(e, tries);
            }
        }
    }

    private <T> T attempt(Duration patience, int atMost, Store.Work<T> work) throws JournalException {
        List<Waiting> taken = List.of();
        try {
            Store open = opened();
            List<Waiting> waiting = backlog.take(atMost);
            taken = waiting;
            T result = open.write(patience, handle -> {
                Rows rows = new Rows(handle);
                waiting.forEach(each -> each.writeTo(rows));
                return work.on(handle);
            });
            if (!open.inPlace()) {
                throw Fault.MOVED.with(file.path(), "", null);
            }
            return result;
        } catch (JournalException | RuntimeException e) {
            backlog.giveBack(taken);
            JournalException failure = Fault.of(e, file.path());
            // To close and open it would give back the room of the write-ahead log, and seem to help for a moment.
            if (failure.fault() != Fault.FULL && failure.fault() != Fault.LOCKED) {
                closeStore();
            }
            throw failure;
        }
    }

    private Store opened() throws JournalException {
        if (closed) {
            throw Fault.CLOSED.with(file.path(), "", null);
        }
        Store open = store;
        if (open != null && !open.inPlace()) {
            LOG.warn("journal={} was moved away or replaced by somebody; it is opened anew", file.path());
            closeStore();
            open = null;
        }
        if (open == null) {
            open = database.open();
            store = open;
        }
        return open;
    }

    private void mendOrThrow(JournalException e, int tries) throws JournalException {
        if (tries >= TRIES || !e.fault().passing()) {
            throw e;
        }
        if (e.fault() == Fault.DAMAGED) {
            mend(e);
        }
    }

    private void mend(JournalException why) throws JournalException {
        turn.lock();
        try {
            closeStore();
            database.replaceDamaged(why);
        } finally {
            turn.unlock();
        }
    }

    private void closeStore() {
        Store open = store;
        store = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            closeStore();
        } finally {
            turn.unlock();
        }
    }
}
