package dev.inari.sidecar.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Opens another SQLite file of this user's as carefully as the journal, for whoever keeps something beside it. */
public final class SqliteFile {
    private SqliteFile() {}

    /**
     * A source of connections to the file, which is made if it is missing, with mode 600.
     *
     * @param uid user id that file and directory must belong to
     * @param mostBytes size that the file never exceeds
     * @param upgrade brings the tables to the form that is wanted, while no other process does. SQLite makes none wait whose transaction began
     *     with a look: two of Flyway at once, and one of them fails
     * @throws JournalException saying what to do, if it cannot be used
     */
    public static DataSource open(Path path, long uid, long mostBytes, Consumer<DataSource> upgrade)
            throws JournalException {
        JournalFile file = new JournalFile(path, uid);
        Limits limits = new Limits(
                Limits.DEFAULT.patience(), Limits.DEFAULT.impatience(), Limits.DEFAULT.mostWaiting(), mostBytes);
        try {
            file.prepareDirectory();
            NativeLibrary.load(file.directory());
            OpeningLock lock = OpeningLock.take(file);
            try {
                if (!file.exists()) {
                    JournalFile.create(file.path());
                }
                DataSource source = new Connections(file.path(), limits).source();
                upgrade.accept(source);
                return source;
            } finally {
                lock.close();
            }
        } catch (IOException | RuntimeException e) {
            throw Fault.of(e, path);
        }
    }
}
