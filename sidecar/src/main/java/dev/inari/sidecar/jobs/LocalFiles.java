package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
import dev.inari.sidecar.jobs.ArchiveFiles.Kind;
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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Archives on a disk of this host, or on one that is mounted. Whoever writes archives may write anything there, so no symbolic link below the directory
 * is followed; the directory itself is the operator's and may be one. Thread-safe.
 */
final class LocalFiles implements RemoteFiles {
    private final Path root;
    private final Attributes attributes;

    /** Tells what is at a path itself, not where that leads. */
    interface Attributes {
        BasicFileAttributes of(Path path) throws IOException;
    }

    /** @param root absolute */
    LocalFiles(Path root) {
        this(root, path -> Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    LocalFiles(Path root, Attributes attributes) {
        this.root = root;
        this.attributes = attributes;
    }

    @Override
    @SuppressWarnings("StreamResourceLeak") // The listing closes it.
    public Listing list(String directory) throws IOException {
        Path listed = root.resolve(plain(directory));
        // The directories above it were listed before, and were none that lead elsewhere.
        if (!directory.isEmpty() && !attributes.of(listed).isDirectory()) {
            throw new NotDirectoryException(listed.toString());
        }
        return new Open(Files.newDirectoryStream(listed));
    }

    /** A directory that is open. */
    private final class Open implements Listing {
        private final DirectoryStream<Path> entries;
        private final Iterator<Path> left;
        /** What was wrong with the first name of which nothing is known. */
        private @Nullable IOException first;

        Open(DirectoryStream<Path> entries) {
            this.entries = entries;
            this.left = entries.iterator();
        }

        @Override
        public List<Entry> next(int most) throws IOException {
            List<Entry> page = new ArrayList<>();
            try {
                while (page.size() < most && left.hasNext()) {
                    add(left.next(), page);
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            if (page.isEmpty() && first != null) {
                throw first;
            }
            return page;
        }

        private void add(Path path, List<Entry> page) {
            try {
                page.add(entry(path));
            } catch (NoSuchFileException e) {
                // A cleaner of the history server deletes archives at any time.
            } catch (IOException e) {
                // One bad name must not hide the others, but then this is not all there is.
                first = first == null ? e : first;
            }
        }

        @Override
        public void close() throws IOException {
            entries.close();
        }
    }

    private Entry entry(Path path) throws IOException {
        BasicFileAttributes found = attributes.of(path);
        return new Entry(
                String.valueOf(path.getFileName()),
                found.isRegularFile() ? Kind.FILE : found.isDirectory() ? Kind.DIRECTORY : Kind.OTHER,
                found.size(),
                found.lastModifiedTime().toMillis());
    }

    @Override
    public InputStream open(String file) throws IOException {
        Path opened = resolve(file);
        // Opening a pipe would wait for whoever writes into it.
        if (!attributes.of(opened).isRegularFile()) {
            throw new FileSystemException(opened.toString(), null, "no regular file");
        }
        return Files.newInputStream(opened, LinkOption.NOFOLLOW_LINKS);
    }

    /** The path itself, where every directory above it is one and no link. */
    private Path resolve(String relative) throws IOException {
        Path path = root;
        for (Path each : Path.of(plain(relative))) {
            if (!path.equals(root) && !attributes.of(path).isDirectory()) {
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
}
