package dev.inari.agent.jmx;

import dev.inari.mbeans.Announcement;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file by which a sidecar finds this engine. It holds the connector's secret, so only its owner may read it and it appears whole or not
 * at all. Its modification time is the bell: touched when the last user session closed. Thread-safe.
 */
final class AnnouncementFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path directory;
    private final Path file;
    private final String text;
    private boolean removed;

    AnnouncementFile(File directory, Announcement announcement) {
        this.directory = directory.toPath();
        this.file = this.directory.resolve(announcement.fileName());
        this.text = announcement.toText();
    }

    /**
     * Writes the file if it is not there, and the directory if it is missing. Does nothing after {@link #remove}: a JVM on its way out
     * lives on for as long as its other shutdown hooks take, and would leave the file behind.
     *
     * @throws IOException if it cannot be written, or somebody else could replace it there
     */
    synchronized void keep() throws IOException {
        if (!removed && !present()) {
            write();
        }
    }

    private void write() throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            createDirectory();
        }
        requireSafe();
        Path temporary = directory.resolve("." + file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        try (java.nio.channels.SeekableByteChannel to = Files.newByteChannel(
                temporary, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            to.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void createDirectory() throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // Another engine of this user was quicker; looked at next.
        }
    }

    /** Nobody but this user and root may be able to put another file in this one's place. */
    private void requireSafe() throws IOException {
        PosixFileAttributes is = Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!is.isDirectory()) {
            throw new IOException("run directory " + directory + " is a link or no directory");
        }
        if (!trusted(is.owner().getName())) {
            throw new IOException("run directory " + directory + " belongs to " + is.owner());
        }
        boolean shared = is.permissions().contains(PosixFilePermission.OTHERS_WRITE)
                || is.permissions().contains(PosixFilePermission.GROUP_WRITE);
        if (shared && (((Integer) Files.getAttribute(directory, "unix:mode")) & 01000) == 0) {
            throw new IOException("run directory " + directory + " may be written by others and has no sticky bit");
        }
    }

    /** By number: in a container the user often has no name, and the JVM's property can be anything. */
    private boolean trusted(String ownerName) throws IOException {
        Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Path self = Paths.get("/proc/self");
        return owner.equals(0)
                || (Files.exists(self)
                        ? owner.equals(Files.getAttribute(self, "unix:uid"))
                        : ownerName.equals(System.getProperty("user.name")));
    }

    private boolean present() {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Rings the bell: a watching sidecar reads a heartbeat at once instead of at its next turn. */
    void ring() {
        // A missed ring costs one heartbeat interval and nothing else.
        boolean touched = file.toFile().setLastModified(System.currentTimeMillis());
        if (!touched && present()) {
            throw new IllegalStateException("cannot touch " + file);
        }
    }

    synchronized void remove() throws IOException {
        removed = true;
        Files.deleteIfExists(file);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
