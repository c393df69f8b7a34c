package dev.inari.sidecar.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * Unpacks SQLite's native library into the journal's own directory, where nobody else can put another in its place. The driver would unpack it
 * into the common temporary directory, anew for each process, and leave a copy behind at each kill -9.
 */
final class NativeLibrary {
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";
    private static final String TEMPORARY = "org.sqlite.tmpdir";

    private static boolean loaded;

    private NativeLibrary() {}

    /** Loads it once for this JVM. An operator's {@code -Dorg.sqlite.lib.path} goes before, for directories mounted noexec. */
    static synchronized void load(Path directory) throws IOException {
        if (loaded) {
            return;
        }
        try {
            if (System.getProperty(PATH) == null) {
                Path library = unpacked(directory);
                // The driver would try other places after this one, and log each.
                System.load(library.toString());
                System.setProperty(TEMPORARY, directory.toString());
                System.setProperty(NAME, String.valueOf(library.getFileName()));
                System.setProperty(PATH, directory.toString());
            }
            // Before any connection: the driver remembers a first failure for good there, and not here.
            loaded = SQLiteJDBCLoader.initialize();
        } catch (IOException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw new IOException(
                    "SQLite's native library cannot be loaded from " + System.getProperty(PATH, directory.toString())
                            + "; if that is mounted noexec, take the library for this platform out of inari.jar, put it elsewhere,"
                            + " and name that directory with -D" + PATH,
                    e);
        }
    }

    /** The library in the directory, made or put right if need be. */
    static Path unpacked(Path directory) throws IOException {
        String platform = OSInfo.getNativeLibFolderPathForCurrentOS();
        Path library = directory.resolve(
                "inari-sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + platform.replace('/', '-') + ".so");
        byte[] packed = packed(platform);
        if (!Arrays.equals(packed, present(library))) {
            Path half = directory.resolve(
                    library.getFileName() + "." + ProcessHandle.current().pid());
            Files.deleteIfExists(half);
            Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.write(half, packed, StandardOpenOption.WRITE);
            Files.move(half, library, StandardCopyOption.ATOMIC_MOVE);
        }
        return library;
    }

    private static byte[] packed(String platform) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("there is no SQLite for " + platform + " in this build");
            }
            return in.readAllBytes();
        }
    }

    private static byte @Nullable [] present(Path library) throws IOException {
        try (InputStream in = Files.newInputStream(library, LinkOption.NOFOLLOW_LINKS)) {
            return in.readAllBytes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
