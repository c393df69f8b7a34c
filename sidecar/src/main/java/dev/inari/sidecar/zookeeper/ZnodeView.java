package dev.inari.sidecar.zookeeper;

import java.util.List;
import java.util.function.Consumer;

/**
 * What the ensemble says of the engines of all hosts, kept up to date. Reading it never waits. Nothing here means anything by its absence while
 * the picture is not {@link #isComplete complete}. Thread-safe.
 */
public interface ZnodeView {
    ConnectionStatus connection();

    /** Whether everything was read since the connection was made, so that what is not here is not there. */
    boolean isComplete();

    /** Why the picture is not complete, for people; empty if it is. */
    String incompleteBecause();

    /** All of them, by path. While the picture is not complete, what was last known. */
    List<Znode> znodes();

    /** Those in one directory, by path. The leading slash may be missing, as in some configurations. */
    List<Znode> in(String namespacePath);

    /** Directories of engines that serve one connection, with nothing in them. */
    List<EmptyDirectory> emptyDirectories();

    /**
     * Has {@code changed} called with the path of a directory when what is in it changed, appeared or went, and with an empty path when the
     * connection or the completeness of the picture changed. On the view's own thread: it must not wait.
     */
    void addListener(Consumer<String> changed);

    /**
     * Deletes the znode if the same registration is still there: reads it again, compares {@link Znode#czxid}, and deletes that version only. Waits
     * for the ensemble, but not longer than the session's timeout.
     */
    Deletion deleteIfUnchanged(Znode znode);

    /** Deletes the directory if it is the same and still empty. Waits as above. */
    Deletion deleteIfEmpty(EmptyDirectory directory);
}
