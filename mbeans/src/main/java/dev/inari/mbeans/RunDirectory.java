package dev.inari.mbeans;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;

/**
 * Where engines announce themselves and sidecars look: {@code INARI_RUN_DIRECTORY}, else {@code /run/inari} where an administrator made
 * it, else a folder of the user's own below {@code /tmp}. Both sides ask here, so that they cannot disagree.
 */
public final class RunDirectory {
    /** Environment variable that names the directory. */
    public static final String VARIABLE = "INARI_RUN_DIRECTORY";

    /** The directory of a host-wide installation. */
    public static final String HOST_WIDE = "/run/inari";

    /** Announcement files end like this; the part before it is the agent id. */
    public static final String SUFFIX = ".engine";

    private RunDirectory() {}

    /**
     * The directory for this process.
     *
     * @param explicit a setting of the caller's own (agent option, sidecar configuration) that goes before all else; empty for none
     * @throws IllegalArgumentException if the directory named is not an absolute path
     */
    public static File find(String explicit) {
        String named = explicit.isEmpty() ? System.getenv(VARIABLE) : explicit;
        File hostWide = new File(HOST_WIDE);
        return choose(named == null ? "" : named, hostWide.isDirectory() && hostWide.canWrite(), user());
    }

    /** The user id: names and the JVM's temporary directory are settings, which an engine's launcher and a sidecar's seldom share. */
    private static String user() {
        try {
            return String.valueOf(Files.getAttribute(Paths.get("/proc/self"), "unix:uid"));
        } catch (IOException | RuntimeException e) {
            return System.getProperty("user.name", "unknown");
        }
    }

    static File choose(String named, boolean hostWideUsable, String user) {
        if (!named.isEmpty()) {
            File file = new File(named);
            if (!file.isAbsolute()) {
                throw new IllegalArgumentException("run directory '" + named + "' is not an absolute path");
            }
            return file;
        }
        if (hostWideUsable) {
            return new File(HOST_WIDE);
        }
        return new File("/tmp", "inari-" + user.replaceAll("[^A-Za-z0-9._-]", "_"));
    }
}
