package dev.inari.sidecar;

import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records that are opened when they are first needed, by whoever needs them. A database or a disk may take as long for that as it likes: who cannot wait
 * is told so, and an end waits for nobody. Thread-safe.
 */
final class SharedRecords implements AutoCloseable {
    /** Longer than records take that are well. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final Opening opening;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile @Nullable Records open;
    private volatile boolean closed;

    /** May hang. */
    interface Opening {
        Records open() throws RecordsException;
    }

    SharedRecords(Opening opening) {
        this.opening = opening;
    }

    /** The open records; where they are not, they are opened, or tried again. While somebody else does that, this waits a second at most. */
    Records get() throws RecordsException {
        return get(PATIENCE);
    }

    /** The same, waiting as long as it takes: for a thread that has nothing else to do, and is interrupted when all ends. */
    Records await() throws RecordsException {
        return get(FOREVER);
    }

    private Records get(Duration patience) throws RecordsException {
        Records now = open;
        if (now != null) {
            return now;
        }
        if (!isMyTurn(patience)) {
            throw new RecordsException("the records are still being opened");
        }
        try {
            return opened();
        } finally {
            turn.unlock();
        }
    }

    /** Null if nobody needed them yet. */
    @Nullable
    Records ifOpen() {
        return open;
    }

    private boolean isMyTurn(Duration patience) throws RecordsException {
        try {
            return turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordsException("interrupted before the records were open");
        }
    }

    private Records opened() throws RecordsException {
        Records now = open;
        if (now == null && !closed) {
            now = opening.open();
            open = now;
        }
        // Whoever closed them meanwhile did not see them, and did not wait.
        if (now == null || closed) {
            close();
            throw new RecordsException("the records are closed, for the sidecar ends");
        }
        return now;
    }

    @Override
    public void close() {
        closed = true;
        Records now = open;
        if (now != null) {
            now.close();
        }
    }
}
