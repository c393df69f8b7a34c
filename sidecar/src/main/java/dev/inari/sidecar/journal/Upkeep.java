package dev.inari.sidecar.journal;

import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/** What the file needs from time to time and what no intent should pay for: checkpoints, retention, a look whether it is sound. For one thread. */
final class Upkeep {
    /** The write-ahead log is carried over into the file when it is larger. */
    private static final long WAL_BYTES = 1 << 20;

    /** Beyond it the writers wait for that: a reader that never ends would let it grow for ever. */
    private static final long MOST_WAL_BYTES = 64 << 20;

    private static final int TURNS_BETWEEN_RETENTION = 300;
    private static final int TURNS_BETWEEN_CHECKS = 24 * 60 * 60;

    private final JournalFile file;
    private final Writer writer;
    private final Retention retention;
    private final InstantSource clock;
    private int turns;
    private boolean deleting;

    Upkeep(JournalFile file, Writer writer, Retention retention, InstantSource clock) {
        this.file = file;
        this.writer = writer;
        this.retention = retention;
        this.clock = clock;
    }

    /** Does what is due; called about every second. */
    void turn() throws JournalException {
        checkpoint();
        int turn = turns;
        turns++;
        if (turn % TURNS_BETWEEN_CHECKS == 0) {
            writer.examine();
        }
        if (turn % TURNS_BETWEEN_RETENTION == 0) {
            retention.begin();
            deleting = true;
        }
        if (deleting) {
            deleting = !retention.goOn(clock.instant());
        }
    }

    private void checkpoint() throws JournalException {
        long bytes = file.walBytes();
        if (bytes > MOST_WAL_BYTES) {
            writer.alone(handle -> checkpoint(handle, "truncate"));
        } else if (bytes > WAL_BYTES) {
            writer.read(handle -> checkpoint(handle, "passive"));
        }
    }

    private static int checkpoint(Handle handle, String how) {
        return handle.createQuery("pragma wal_checkpoint(" + how + ")")
                .mapTo(Integer.class)
                .one();
    }
}
