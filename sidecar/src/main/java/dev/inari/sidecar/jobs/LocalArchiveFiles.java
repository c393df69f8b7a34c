package dev.inari.sidecar.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Archives on a disk of this host, or on one that is mounted. Whoever writes archives may write anything there, so no symbolic link below the directory
 * is followed; the directory itself is the operator's and may be one. Thread-safe.
 */
public final class LocalArchiveFiles implements ArchiveFiles {
    private final Path root;

    public LocalArchiveFiles(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public void list(String directory, Visitor visitor) throws IOException {
        Path listed = root.resolve(plain(directory));
        // The directories above it were listed before, and were none that lead elsewhere.
        if (!directory.isEmpty() && !attributes(listed).isDirectory()) {
            throw new NotDirectoryException(listed.toString());
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(listed)) {
            for (Path each : entries) {
                if (!visit(each, visitor)) {
                    return;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static boolean visit(Path path, Visitor visitor) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = attributes(path);
        } catch (NoSuchFileException e) {
            // A cleaner of the history server deletes archives at any time.
            return true;
        }
        return visitor.visit(new Entry(
                String.valueOf(path.getFileName()),
                attributes.isRegularFile() ? Kind.FILE : attributes.isDirectory() ? Kind.DIRECTORY : Kind.OTHER,
                attributes.size(),
                attributes.lastModifiedTime().toMillis()));
    }

    @Override
    public InputStream open(String file) throws IOException {
        Path opened = resolve(file);
        // Opening a pipe would wait for whoever writes into it.
        if (!attributes(opened).isRegularFile()) {
            throw new FileSystemException(opened.toString(), null, "no regular file");
        }
        return Files.newInputStream(opened, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public String describe(String path) {
        return root.resolve(path).toString();
    }

    /** The path itself, where every directory above it is one and no link. */
    private Path resolve(String relative) throws IOException {
        Path path = root;
        for (Path each : Path.of(plain(relative))) {
            if (!path.equals(root) && !attributes(path).isDirectory()) {
                throw new NotDirectoryException(path.toString());
            }
            path = path.resolve(each);
        }
        return path;
    }

    private static String plain(String relative) {
        if (relative.startsWith("/") || relative.contains("..")) {
            throw new IllegalArgumentException(relative + " is no path that was listed");
        }
        return relative;
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
