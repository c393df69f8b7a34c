package dev.inari.sidecar;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** What a daemon is known by as long as its state directory lives, whatever its host is called: made once, by whoever needs it first. */
final class DaemonId {
    static final String FILE_NAME = "daemon-id";

    private DaemonId() {}

    /** @throws IOException saying what to do, if there is none and none can be made */
    static UUID in(Path stateDirectory) throws IOException {
        Path file = stateDirectory.resolve(FILE_NAME);
        try {
            return read(file);
        } catch (NoSuchFileException e) {
            make(stateDirectory, file);
            return read(file);
        }
    }

    private static UUID read(Path file) throws IOException {
        try {
            return UUID.fromString(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " is damaged; delete it, and the jobs that were followed are followed no longer", e);
        }
    }

    /** A link, as that never takes the place of what another process made meanwhile, and is never seen half written. */
    private static void make(Path directory, Path file) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // With mode 600.
        Path fresh = Files.createTempFile(directory, FILE_NAME, ".new");
        try {
            Files.writeString(fresh, UUID.randomUUID() + "\n");
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // Then that one counts.
        } finally {
            Files.delete(fresh);
        }
    }
}
