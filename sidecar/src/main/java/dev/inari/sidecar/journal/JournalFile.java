package dev.inari.sidecar.journal;

import dev.inari.sidecar.engine.UnixFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the journal's file this user's own: where others could write they could forge what a start believes. It never opens the file, because
 * the kernel drops SQLite's locks on it when this process closes any other descriptor of it.
 */
final class JournalFile {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final List<String> COMPANIONS = List.of("-wal", "-shm", "-journal");
    private static final int DAMAGED_KEPT = 5;

    private final Path path;
    private final Path directory;
    private final long uid;

    JournalFile(Path file, long uid) throws JournalException {
        this.path = file.toAbsolutePath().normalize();
        this.directory = parent(path);
        this.uid = uid;
    }

    private static Path parent(Path path) throws JournalException {
        Path parent = path.getParent();
        // The driver takes what follows a question mark for settings.
        if (parent == null || path.toString().indexOf('?') >= 0) {
            throw new JournalException("journal " + path + ": no name for a file; give it one without a question mark");
        }
        return parent;
    }

    Path path() {
        return path;
    }

    Path directory() {
        return directory;
    }

    /** Another file beside it. */
    Path sibling(String suffix) {
        return directory.resolve(path.getFileName() + suffix);
    }

    /** Makes the directory if it is missing, for this user alone, and refuses one that others could write. */
    void prepareDirectory() throws IOException, JournalException {
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectories(directory, ownerOnly);
        } catch (FileAlreadyExistsException e) {
            throw Fault.NOT_OURS.with(path, directory + " is no directory", e);
        }
        UnixFile found = UnixFile.look(directory);
        if (!found.directory()) {
            throw Fault.NOT_OURS.with(path, directory + " is a symbolic link", null);
        }
        checkOwner(directory, found);
        if (found.writableByOthers()) {
            throw Fault.NOT_OURS.with(
                    path, "others may write " + directory + ", mode " + found.permissions() + ": chmod 700", null);
        }
    }

    /** Whether the file is there; refuses one that is not this user's own. */
    boolean exists() throws IOException, JournalException {
        UnixFile found;
        try {
            found = UnixFile.look(path);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (!found.regular()) {
            throw Fault.NOT_OURS.with(path, found.link() ? "it is a symbolic link" : "it is no regular file", null);
        }
        checkOwner(path, found);
        if (!found.isPrivate()) {
            LOG.warn("journal={} others could read it, mode {}; now only its owner can", path, found.permissions());
            Files.setPosixFilePermissions(path, OWNER_ONLY);
        }
        return true;
    }

    private void checkOwner(Path what, UnixFile found) throws JournalException {
        if (found.uid() != uid) {
            throw Fault.NOT_OURS.with(path, what + " belongs to user id " + found.uid() + ", not to " + uid, null);
        }
    }

    /** Makes an empty file, to which SQLite will give its companions the same mode. */
    static void create(Path path) throws IOException {
        Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }

    /** Device and inode of what has the name now; empty if nothing has. */
    String key() {
        try {
            return UnixFile.look(path).key();
        } catch (IOException e) {
            return "";
        }
    }

    /** Size of the write-ahead log; 0 if there is none. */
    long walBytes() {
        try {
            return Files.size(sibling("-wal"));
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * Gives the file and its companions another name, the file first: what is left of the name if this process is killed midway, SQLite
     * throws away when a new file takes it.
     */
    Path moveAside(Instant at) throws IOException {
        Path aside = asideName(at);
        Files.move(path, aside);
        for (String companion : COMPANIONS) {
            Path beside = sibling(companion);
            if (Files.exists(beside)) {
                Files.move(beside, directory.resolve(aside.getFileName() + companion));
            }
        }
        forgetOldest();
        return aside;
    }

    private Path asideName(Instant at) {
        Path aside = sibling(".damaged-" + TIME.format(at));
        for (int i = 2; Files.exists(aside); i++) {
            aside = sibling(".damaged-" + TIME.format(at) + "-" + i);
        }
        return aside;
    }

    /** A failing disk damages one file after the other; copies of all of them would fill what is left of it. */
    private void forgetOldest() throws IOException {
        List<Path> damaged;
        try (Stream<Path> all = Files.list(directory)) {
            damaged = all.filter(JournalFile::isDatabase)
                    .filter(each -> each.getFileName().toString().startsWith(path.getFileName() + ".damaged-"))
                    .sorted()
                    .toList();
        }
        for (Path old : damaged.subList(0, Math.max(0, damaged.size() - DAMAGED_KEPT))) {
            LOG.warn("journal={} deletes the damaged {}: only the last {} are kept", path, old, DAMAGED_KEPT);
            Files.deleteIfExists(old);
            for (String companion : COMPANIONS) {
                Files.deleteIfExists(directory.resolve(old.getFileName() + companion));
            }
        }
    }

    private static boolean isDatabase(Path file) {
        return COMPANIONS.stream().noneMatch(file.toString()::endsWith);
    }

    /** Removes what an earlier, broken-off try may have left under this name. */
    static void clear(Path path) throws IOException {
        Files.deleteIfExists(path);
        for (String companion : COMPANIONS) {
            Files.deleteIfExists(path.resolveSibling(path.getFileName() + companion));
        }
    }
}
