package dev.inari.sidecar.hadoop;

import dev.inari.sidecar.jobs.HadoopSettings;
import dev.inari.sidecar.jobs.Moment;
import dev.inari.sidecar.jobs.RemoteArchiveFiles;
import dev.inari.sidecar.jobs.RemoteFiles;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Objects;

/** Opens archive directories on Hadoop file systems. Nothing of Hadoop is touched before the first look into one, and then on a thread that may hang. */
public final class HadoopClient {
    /** Named, not mentioned: mentioned, it would be loaded without Hadoop. */
    private static final String FILES = "dev.inari.sidecar.hadoop.HadoopFiles";

    private final HadoopSettings settings;
    private final HadoopClassPath classPath;
    private final HadoopLoader loader;

    private HadoopClient(HadoopSettings settings) {
        this.settings = settings;
        this.classPath = HadoopClassPath.of(settings);
        this.loader = new HadoopLoader(classPath.places().toArray(URL[]::new), HadoopClient.class.getClassLoader());
    }

    /** The configured directories; connects to nobody yet. */
    public static List<RemoteArchiveFiles> directories(HadoopSettings settings) {
        if (settings.archives().isEmpty()) {
            return List.of();
        }
        HadoopClient client = new HadoopClient(settings);
        return settings.archives().stream().map(client::directory).toList();
    }

    private RemoteArchiveFiles directory(URI each) {
        return new RemoteArchiveFiles(each.toString(), () -> open(each), loader, settings.deadline(), Moment::now);
    }

    private RemoteFiles open(URI directory) throws IOException {
        classPath.check();
        try {
            return Class.forName(FILES, true, loader)
                    .asSubclass(RemoteFiles.class)
                    .getConstructor(URI.class, String.class, String.class)
                    .newInstance(
                            directory,
                            settings.principal(),
                            settings.keytab().map(Object::toString).orElse(""));
        } catch (InvocationTargetException e) {
            Throwable cause = Objects.requireNonNull(e.getCause(), "of what a constructor threw");
            if (cause instanceof IOException failed) {
                throw failed;
            }
            throw unusable(cause);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw unusable(e);
        }
    }

    private static IOException unusable(Throwable e) {
        return new IOException(
                "Hadoop's client cannot be used: " + e
                        + "; see that inari.jobs.hadoop-classpath has all that 'hadoop classpath' prints",
                e);
    }
}
