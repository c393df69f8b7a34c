package dev.inari.sidecar.control;

import dev.inari.sidecar.engine.UnixFile;
import dev.inari.sidecar.http.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a file by which a daemon is found into the run directory, keeps it there, and takes it away. Thread-safe. */
final class ControlNotice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlNotice.class);

    private static final String FOR_ITS_USER = "rw-------";
    private static final String FOR_EVERYBODY = "rw-r--r--";

    private final Path path;
    private final byte[] content;
    private final String mode;
    private String key = "";
    private boolean closed;
    private boolean warned;

    private ControlNotice(Path path, Object content, String mode) {
        this.path = path;
        this.content = Wire.bytes(content);
        this.mode = mode;
    }

    /** Writes the file for the commands of this user; one that an earlier daemon left is replaced. */
    static ControlNotice put(Path directory, long uid, ControlFile content) throws IOException {
        return put(new ControlNotice(directory.resolve(ControlFile.name(uid)), content, FOR_ITS_USER));
    }

    /** Writes the file for everybody, in the same way. */
    static ControlNotice put(Path directory, long uid, GuardFile content) throws IOException {
        return put(new ControlNotice(directory.resolve(GuardFile.name(uid)), content, FOR_EVERYBODY));
    }

    private static ControlNotice put(ControlNotice notice) throws IOException {
        try {
            notice.write();
        } catch (IOException e) {
            throw new IOException(
                    "cannot write " + notice.path + ", by which commands find this sidecar: " + e
                            + "; if it is another user's, have it removed",
                    e);
        }
        return notice;
    }

    /** Complete under its name or not there at all, and never readable for whom it is not meant, not even for a moment. */
    private synchronized void write() throws IOException {
        Path fresh = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        Files.deleteIfExists(fresh);
        try {
            try (SeekableByteChannel to = Files.newByteChannel(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
            // The mask of who started the daemon may have taken rights away.
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
            key = UnixFile.look(fresh).key();
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Writes it again if somebody removed it, as those who clean up temporary files do; and shows them that it is in use. */
    synchronized void keep() {
        if (closed) {
            return;
        }
        try {
            if (isOurs()) {
                Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
            } else {
                write();
                LOG.warn("{} was missing and is written again", path);
            }
            warned = false;
        } catch (IOException e) {
            if (!warned) {
                LOG.warn(
                        "{} cannot be written again, commands cannot find this sidecar until it can: {}",
                        path,
                        e.toString());
                warned = true;
            }
        }
    }

    private boolean isOurs() throws IOException {
        try {
            return UnixFile.look(path).key().equals(key);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Removes the file, unless a later daemon has put its own there. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (isOurs()) {
            Files.deleteIfExists(path);
        }
    }
}
