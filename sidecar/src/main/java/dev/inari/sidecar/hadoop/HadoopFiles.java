package dev.inari.sidecar.hadoop;

import dev.inari.sidecar.jobs.ArchiveFiles.Entry;
import dev.inari.sidecar.jobs.ArchiveFiles.Kind;
import dev.inari.sidecar.jobs.RemoteFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;

/**
 * A directory on a Hadoop file system. The only class that knows Hadoop's, and public only because it is made by name, in {@link HadoopLoader}. Reads, and
 * never writes. For one thread at a time.
 */
public final class HadoopFiles implements RemoteFiles {
    /** Where a directory's time moves with the names in it; object stores make up some time or other. */
    private static final Set<String> WITH_TIMES = Set.of("hdfs", "webhdfs", "swebhdfs", "viewfs", "file");

    private final FileSystem files;
    private final Path root;
    private final boolean hasTimes;
    private final Optional<UserGroupInformation> keytabUser;

    /**
     * Connects.
     *
     * @param principal who to be; empty for whoever the environment says
     * @param keytab with the key of that
     */
    public HadoopFiles(URI directory, String principal, String keytab) throws IOException {
        Configuration configuration = new Configuration();
        // Nothing is written that a shutdown hook would have to save, and it would wait for a server that hangs.
        configuration.setBoolean("fs.automatic.close", false);
        this.root = new Path(directory);
        // Not what the file system says: it need not know.
        this.hasTimes =
                WITH_TIMES.contains(String.valueOf(directory.getScheme()).toLowerCase(Locale.ROOT));
        this.keytabUser =
                principal.isEmpty() ? Optional.empty() : Optional.of(Login.once(configuration, principal, keytab));
        // Last, since a file system that nobody closes stays, with its threads.
        this.files = FileSystem.newInstance(directory, configuration);
    }

    private Path path(String relative) {
        return relative.isEmpty() ? root : new Path(root, relative);
    }

    @Override
    public Listing list(String directory) throws IOException {
        Path path = path(directory);
        try {
            if (keytabUser.isPresent() && directory.isEmpty()) {
                keytabUser.get().checkTGTAndReloginFromKeytab();
            }
            RemoteIterator<FileStatus> all = files.listStatusIterator(path);
            return most -> page(all, path, most);
        } catch (IOException e) {
            throw known(e, path);
        }
    }

    private List<Entry> page(RemoteIterator<FileStatus> all, Path path, int most) throws IOException {
        List<Entry> page = new ArrayList<>();
        try {
            while (page.size() < most && all.hasNext()) {
                page.add(entry(all.next()));
            }
        } catch (IOException e) {
            throw known(e, path);
        }
        return page;
    }

    private Entry entry(FileStatus status) {
        Kind kind = status.isSymlink() ? Kind.OTHER : status.isDirectory() ? Kind.DIRECTORY : Kind.FILE;
        long modified = kind == Kind.DIRECTORY && !hasTimes ? 0 : status.getModificationTime();
        return new Entry(status.getPath().getName(), kind, status.getLen(), modified);
    }

    @Override
    public InputStream open(String file) throws IOException {
        Path path = path(file);
        try {
            return files.open(path);
        } catch (IOException e) {
            throw known(e, path);
        }
    }

    /** What the sidecar knows too. */
    private static IOException known(IOException e, Path path) {
        if (e instanceof FileNotFoundException) {
            return new NoSuchFileException(path.toString());
        }
        if (e instanceof AccessControlException) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return new AccessDeniedException(path.toString(), null, first);
        }
        return e;
    }

    /**
     * One login that all directories share: Hadoop's is one for the whole process, and a second would leave file systems that were opened before with a
     * user whose tickets nobody renews. {@link HadoopLoader} makes this class once for all directories, which have the same principal.
     */
    private static final class Login {
        private static @Nullable UserGroupInformation user;

        private Login() {}

        /** Logs in unless that was done. May wait for the call of another directory; after a failure the next one tries again. */
        static synchronized UserGroupInformation once(Configuration configuration, String principal, String keytab)
                throws IOException {
            if (user == null) {
                UserGroupInformation.setConfiguration(configuration);
                UserGroupInformation.loginUserFromKeytab(principal, keytab);
                user = UserGroupInformation.getLoginUser();
            }
            return user;
        }
    }
}
