package dev.inari.sidecar.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, opens, upgrades and replaces the journal's file, each only where it is called for. */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int TRIES = 3;

    private final JournalFile file;
    private final Limits limits;
    private final InstantSource clock;
    private final Connections connections;

    Database(JournalFile file, Limits limits, InstantSource clock) {
        this.file = file;
        this.limits = limits;
        this.clock = clock;
        this.connections = new Connections(file.path(), limits);
    }

    /** Opens the file for writing; a missing one is made. */
    Store open() throws JournalException {
        try {
            file.prepareDirectory();
            NativeLibrary.load(file.directory());
            for (int i = 0; i < TRIES; i++) {
                if (file.exists()) {
                    Store store = openIfReady();
                    if (store != null) {
                        return store;
                    }
                }
                upgrade();
            }
        } catch (IOException | RuntimeException e) {
            throw Fault.of(e, file.path());
        }
        throw Fault.OTHER.with(file.path(), "other processes replace it again and again", null);
    }

    private @Nullable Store openIfReady() throws JournalException {
        String key = file.key();
        Handle handle = connections.open();
        boolean ready = false;
        try {
            ready = ready(handle) && file.key().equals(key);
            return ready ? new Store(handle, file, key) : null;
        } finally {
            if (!ready) {
                handle.close();
            }
        }
    }

    /** Whether the tables are there; refuses those of a later version before anything is changed. */
    private boolean ready(Handle handle) throws JournalException {
        int version = Schema.versionOf(handle);
        if (version > Schema.VERSION) {
            throw Fault.NEWER.with(
                    file.path(), "its tables are of form " + version + ", known is " + Schema.VERSION, null);
        }
        if (version < 0) {
            throw Fault.FOREIGN.with(file.path(), "", null);
        }
        return version == Schema.VERSION && inWalMode(handle);
    }

    private boolean inWalMode(Handle handle) throws JournalException {
        String mode = handle.createQuery("pragma journal_mode = wal")
                .mapTo(String.class)
                .one();
        if (!mode.equals("wal")) {
            throw Fault.OTHER.with(
                    file.path(), "its file system has no write-ahead log for SQLite; use a local one", null);
        }
        return true;
    }

    private void upgrade() throws IOException, JournalException {
        OpeningLock lock = OpeningLock.take(file);
        try {
            if (!file.exists()) {
                JournalFile.create(file.path());
            } else if (Files.size(file.path()) == 0) {
                LOG.warn("journal={} is empty; it begins anew", file.path());
            }
            Schema.migrate(connections, clock.instant());
        } finally {
            lock.close();
        }
    }

    /** Reads beside the writer. */
    <T> T read(Store.Work<T> work) throws JournalException {
        try (Handle handle = connections.open()) {
            handle.execute("pragma query_only = true");
            return work.on(handle);
        } catch (RuntimeException e) {
            throw Fault.of(e, file.path());
        }
    }

    /** Whether SQLite finds the file sound, which takes it a while; {@code check} is how thoroughly it looks. */
    boolean sound(String check) throws JournalException {
        try {
            return read(handle -> handle.createQuery("pragma " + check + "(1)")
                    .mapTo(String.class)
                    .one()
                    .equals("ok"));
        } catch (JournalException e) {
            if (e.fault() == Fault.DAMAGED) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Moves a damaged file aside, and begins a new one with the holds that the old one still gives: an engine held too long does no harm.
     * Unfinished exits are left behind. What ended one may be what was damaged, and to ask the engine again costs nothing. For a moment when
     * this process does not write. Does nothing if the file is sound, because another process was here first.
     */
    void replaceDamaged(JournalException why) throws JournalException {
        try {
            OpeningLock lock = OpeningLock.take(file);
            try {
                if (!sound("integrity_check")) {
                    replace(why);
                }
            } finally {
                lock.close();
            }
        } catch (IOException | RuntimeException e) {
            throw Fault.of(e, file.path());
        }
    }

    private void replace(JournalException why) throws IOException {
        Instant now = clock.instant();
        List<Row> holds = Salvage.holds(this);
        Path next = file.sibling(".next");
        begin(next, now, holds);
        Path aside = file.moveAside(now);
        Files.move(next, file.path());
        LOG.error(
                "journal={} was damaged and is at {} now; a new one is begun, without history and with the {} holds that could"
                        + " be read; found by: {}",
                file.path(),
                aside,
                holds.size(),
                why.getMessage());
    }

    private void begin(Path next, Instant now, List<Row> with) throws IOException {
        JournalFile.clear(next);
        JournalFile.create(next);
        Connections connections = new Connections(next, limits);
        Schema.migrate(connections, now);
        try (Handle handle = connections.open()) {
            handle.execute("begin immediate");
            with.forEach(row -> row.copyTo(handle));
            handle.execute("commit");
        }
    }
}
