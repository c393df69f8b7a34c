package dev.inari.sidecar.journal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** Opens SQLite files in the one way in which the journal uses them. Needs the native library. */
final class Connections {
    static final int PAGE_BYTES = 4096;

    // Only where nobody calls tend(), which does it in time and beside the writers: a checkpoint costs its writer
    // milliseconds.
    private static final int CHECKPOINT_PAGES = 8192;
    private static final int WAL_BYTES_KEPT = 4 << 20;

    private final SQLiteDataSource source;
    private final Jdbi jdbi;

    Connections(Path file, Limits limits) {
        this.source = new SQLiteDataSource(config(limits));
        source.setUrl("jdbc:sqlite:" + file);
        this.jdbi = Jdbi.create(source::getConnection);
    }

    private static SQLiteConfig config(Limits limits) {
        SQLiteConfig config = new SQLiteConfig();
        // The file is made elsewhere, with the right mode.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        // In WAL mode NORMAL hands each commit to the kernel before it returns, so that it survives this process,
        // however
        // that ends. Only a crash of the host can lose the last commits, never the file; and with the host go all
        // engines
        // that they were about. FULL would wait for the disk at each intent.
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        // Nothing into the common temporary directory.
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setMaxPageCount((int) Math.min(Integer.MAX_VALUE, limits.mostBytes() / PAGE_BYTES));
        config.setWalAutocheckpoint(CHECKPOINT_PAGES);
        config.setJournalSizeLimit(WAL_BYTES_KEPT);
        config.setBusyTimeout((int) limits.patience().toMillis());
        return config;
    }

    Handle open() {
        return jdbi.open();
    }

    /** For who opens connections for itself. */
    SQLiteDataSource source() {
        return source;
    }

    /** How long statements on this connection wait for other processes from now on. */
    static void wait(Handle handle, Duration patience) {
        try {
            handle.getConnection().unwrap(SQLiteConnection.class).setBusyTimeout((int) patience.toMillis());
        } catch (SQLException e) {
            throw new IllegalStateException("a connection of SQLite's driver has another form than it had", e);
        }
    }
}
