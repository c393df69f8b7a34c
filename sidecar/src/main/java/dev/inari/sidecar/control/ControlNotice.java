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

/** Puts the control file into the run directory, keeps it there, and takes it away. Thread-safe. */
final class ControlNotice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlNotice.class);

    private final Path path;
    private final ControlFile content;
    private String key = "";
    private boolean closed;
    private boolean warned;

    private ControlNotice(Path path, ControlFile content) {
        this.path = path;
        this.content = content;
    }

    /** Writes the file; one that an earlier daemon left is replaced. */
    static ControlNotice put(Path directory, long uid, ControlFile content) throws IOException {
        ControlNotice notice = new ControlNotice(directory.resolve(ControlFile.name(uid)), content);
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

    /** Complete under its name or not there at all, and never readable for others, not even for a moment. */
    private synchronized void write() throws IOException {
        Path fresh = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        Files.deleteIfExists(fresh);
        try {
            try (SeekableByteChannel to = Files.newByteChannel(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(Wire.bytes(content));
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
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
