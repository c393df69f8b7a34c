package dev.inari.sidecar.jobs;

import java.io.IOException;
import java.io.InputStream;

/**
 * The file system below one archive directory, as far as reading archives needs it. Paths are relative, with {@code /} between names and empty for the
 * directory itself; they are only ever made of names that were listed.
 * A call ends in bounded time where the file system may hang, with {@link NotNow}. Thread-safe.
 */
public interface ArchiveFiles {

    /** A scan begins to list directories, or else to read what it found. */
    default void phaseBegins() {}

    /** Whether this scan may go on with that; what is left is for the next. */
    default boolean hasTime() {
        return true;
    }

    /**
     * Shows what is in a directory, in any order, until the visitor has seen enough. What vanishes meanwhile is passed over.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such directory
     */
    void list(String directory, Visitor visitor) throws IOException;

    /** Opens a regular file, and nothing that leads elsewhere. */
    InputStream open(String file) throws IOException;

    /** The whole path, for people. */
    String describe(String path);

    /** Sees the entries of a directory one by one. */
    interface Visitor {
        /** Whether to go on. */
        boolean visit(Entry entry) throws IOException;
    }

    /**
     * What there is under one name.
     *
     * @param length in bytes
     * @param modifiedMillis since 1970, by the clock of the file system. Of a directory it moves whenever a name appears in it or vanishes; 0 where
     *     the file system tells no such time
     */
    record Entry(String name, Kind kind, long length, long modifiedMillis) {}

    /** What an entry is. */
    enum Kind {
        FILE,
        DIRECTORY,
        /** A symbolic link or something else that is not read. */
        OTHER
    }
}
