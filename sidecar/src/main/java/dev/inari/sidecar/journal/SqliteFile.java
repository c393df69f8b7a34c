package dev.inari.sidecar.journal;

import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;

/** Opens another SQLite file of this user's as carefully as the journal, for whoever keeps something beside it. */
public final class SqliteFile {
    private SqliteFile() {}

    /**
     * A source of connections to the file, which is made if it is missing, with mode 600.
     *
     * @param uid user id that file and directory must belong to
     * @param mostBytes size that the file never exceeds
     * @throws JournalException saying what to do, if it cannot be used
     */
    public static DataSource open(Path path, long uid, long mostBytes) throws JournalException {
        JournalFile file = new JournalFile(path, uid);
        try {
            file.prepareDirectory();
            NativeLibrary.load(file.directory());
            OpeningLock lock = OpeningLock.take(file);
            try {
                if (!file.exists()) {
                    JournalFile.create(file.path());
                }
            } finally {
                lock.close();
            }
        } catch (IOException | RuntimeException e) {
            throw Fault.of(e, path);
        }
        Limits limits = new Limits(
                Limits.DEFAULT.patience(), Limits.DEFAULT.impatience(), Limits.DEFAULT.mostWaiting(), mostBytes);
        return new Connections(file.path(), limits).source();
    }
}
