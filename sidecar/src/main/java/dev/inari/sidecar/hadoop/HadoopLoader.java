package dev.inari.sidecar.hadoop;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Keeps Hadoop's libraries and ours apart: both have their own Jackson, Netty, ZooKeeper and more. Hadoop's come from the operator's class path, and
 * {@link HadoopFiles} is made here once more, so that it meets them; what it shares with the rest of the sidecar, and the way to log, are the sidecar's.
 */
final class HadoopLoader extends URLClassLoader {
    private static final String OURS_ABOVE_HADOOP = "dev.inari.sidecar.hadoop.";
    private static final String SHARED = "dev.inari.sidecar.jobs.";
    private static final String LOGGING = "org.slf4j.";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader sidecar;

    HadoopLoader(URL[] classPath, ClassLoader sidecar) {
        super("hadoop", classPath, ClassLoader.getPlatformClassLoader());
        this.sidecar = sidecar;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(SHARED)) {
            return sidecar.loadClass(name);
        }
        if (name.startsWith(LOGGING)) {
            try {
                return sidecar.loadClass(name);
            } catch (ClassNotFoundException e) {
                // What only theirs has.
                return super.loadClass(name, resolve);
            }
        }
        return super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.startsWith(OURS_ABOVE_HADOOP)) {
            return super.findClass(name);
        }
        try (InputStream file = sidecar.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
