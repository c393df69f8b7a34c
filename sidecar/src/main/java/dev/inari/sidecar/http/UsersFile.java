package dev.inari.sidecar.http;

import dev.inari.sidecar.engine.UnixFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The file that says who is known: one {@code name:role:hash} in a line, empty lines and lines that begin with # aside. Whoever can write
 * it is an operator, so it is believed only if that is the daemon's user or root. Thread-safe.
 */
public final class UsersFile {
    private static final int LONGEST = 1 << 20;
    private static final int WORLD = 07;
    private static final int GROUP_WRITES = 020;

    private final Path path;
    private final long ownUid;

    /** @param ownUid of the daemon */
    public UsersFile(Path path, long ownUid) {
        this.path = path;
        this.ownUid = ownUid;
    }

    public Path path() {
        return path;
    }

    /**
     * Everybody in the file.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException saying what to do, if it must not be believed or is not understood; never with a hash in it
     */
    public List<User> read() throws IOException {
        UnixFile before = look();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        if (!before.key().equals(look().key())) {
            throw new IOException(path + " was replaced while it was read; it is read again");
        }
        if (bytes.length > LONGEST) {
            throw new IOException(path + " is longer than " + LONGEST + " bytes; it is to hold one line for each user");
        }
        return parse(new String(bytes, StandardCharsets.UTF_8));
    }

    private UnixFile look() throws IOException {
        UnixFile found = UnixFile.look(path);
        if (!found.regular()) {
            throw new IOException(path + " is no regular file; name the file itself");
        }
        if (found.uid() != ownUid && found.uid() != 0) {
            throw new IOException(path + " belongs to user id " + found.uid() + "; it must be root's, or user id "
                    + ownUid + "'s, as whom this sidecar runs");
        }
        if ((found.mode() & (WORLD | GROUP_WRITES)) != 0) {
            throw new IOException(
                    path + " has mode " + found.permissions() + ", so that others can use it; chmod 640 or 600 it");
        }
        return found;
    }

    private List<User> parse(String text) throws IOException {
        List<User> users = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                User user = User.parse(line);
                if (!names.add(user.name())) {
                    throw new IllegalArgumentException("has the name of an earlier line");
                }
                users.add(user);
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        path + " line " + number + " " + e.getMessage() + "; write it with 'inari user add'", e);
            }
        }
        return users;
    }

    /** Gives who is to be known from now on. */
    public interface Change {
        List<User> of(List<User> users);
    }

    /**
     * Changes the file, one process after the other.
     *
     * @throws IOException if it could not be read or written; then it is as it was
     */
    public void change(Change change) throws IOException {
        Path lock = path.resolveSibling("." + path.getFileName() + ".lock");
        try (FileChannel held = FileChannel.open(
                        lock,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                FileLock mine = held.lock()) {
            if (!mine.isValid()) {
                throw new IOException(lock + " cannot be locked");
            }
            write(change.of(readOrNobody()));
        }
    }

    private List<User> readOrNobody() throws IOException {
        try {
            return read();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Replaces the file, whole or not at all. One that was there keeps its group and mode; a new one is for its owner alone.
     *
     * @throws IOException if it could not be written; then it is as it was
     */
    public void write(List<User> users) throws IOException {
        Path fresh = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        Files.deleteIfExists(fresh);
        StringBuilder text = new StringBuilder("# name:role:hash, kept by 'inari user'\n");
        users.forEach(each -> text.append(each.line()).append('\n'));
        try {
            try (SeekableByteChannel to = Files.newByteChannel(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
            keepRights(fresh);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void keepRights(Path fresh) throws IOException {
        PosixFileAttributes old;
        try {
            old = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        PosixFileAttributeView rights = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        PosixFileAttributes now = rights.readAttributes();
        if (!now.group().equals(old.group())) {
            rights.setGroup(old.group());
        }
        if (!now.owner().equals(old.owner())) {
            rights.setOwner(old.owner());
        }
        rights.setPermissions(old.permissions());
    }
}
