package dev.inari.sidecar.jobs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A file system elsewhere, each of whose calls may take for ever; {@link RemoteArchiveFiles} makes them on a thread of its own. Whoever implements it may
 * come from another class loader, so only types of the JDK and of this package pass through. Paths are as in {@link ArchiveFiles}. For one thread at a
 * time.
 */
public interface RemoteFiles {

    /**
     * Begins to list a directory.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such directory
     */
    Listing list(String directory) throws IOException;

    /** Opens a regular file. */
    InputStream open(String file) throws IOException;

    /** A directory, page by page. */
    interface Listing extends Closeable {
        /** So many entries at most; none once it is at its end. */
        List<ArchiveFiles.Entry> next(int most) throws IOException;

        /** Shows all of it page by page, until the visitor has seen enough. */
        default void showTo(ArchiveFiles.Visitor visitor, int page) throws IOException {
            for (List<ArchiveFiles.Entry> some = next(page); !some.isEmpty(); some = next(page)) {
                for (ArchiveFiles.Entry each : some) {
                    if (!visitor.visit(each)) {
                        return;
                    }
                }
            }
        }

        @Override
        default void close() throws IOException {}
    }

    /** Makes the connection, which may take for ever too. */
    interface Opening {
        /**
         * Connects.
         *
         * @throws IOException saying what to do
         */
        RemoteFiles open() throws IOException;
    }
}
