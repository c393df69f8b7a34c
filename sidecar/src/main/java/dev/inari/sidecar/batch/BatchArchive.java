package dev.inari.sidecar.batch;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps final records and logs of batches after their sessions are gone. Nothing is closed that it does not hold. */
public interface BatchArchive {
    /**
     * How much of the log is there, if record and log are, whole, and will be after a crash of this host's processes; read anew at each call.
     *
     * @throws IOException if that cannot be known now
     */
    Optional<LogEnd> held(BatchKey key) throws IOException;

    /**
     * Whether record and log are there, as {@link #held} says it.
     *
     * @throws IOException if that cannot be known now
     */
    default boolean holds(BatchKey key) throws IOException {
        return held(key).isPresent();
    }

    /**
     * Begins to keep one. Until it is complete it is not held; what an earlier process left incomplete of it is replaced.
     *
     * @throws IOException if it cannot be written
     */
    Entry begin(BatchRecord batch) throws IOException;

    /**
     * Begins a second copy of a log that is held. Until it is complete the first one is held, and stays so if this one is abandoned.
     *
     * @throws IOException if it cannot be written, or nothing is held
     */
    Entry beginAnew(BatchRecord batch) throws IOException;

    /**
     * Hands over the log that is held, line by line; nothing if none is.
     *
     * @throws IOException if it cannot be read
     */
    void log(BatchKey key, Consumer<String> line) throws IOException;

    /** A log on its way in. Used by one thread. */
    interface Entry {
        /**
         * The next lines, without line ends.
         *
         * @throws IOException if they could not be written; the entry is to be abandoned
         */
        void append(List<String> lines) throws IOException;

        /**
         * Makes it held, all at once, or not at all.
         *
         * @throws IOException if that failed; the entry is to be abandoned
         */
        void complete(LogEnd end) throws IOException;

        /** Nothing of it is to stay. Never throws, and what it cannot remove does not count as held. */
        void abandon();
    }
}
