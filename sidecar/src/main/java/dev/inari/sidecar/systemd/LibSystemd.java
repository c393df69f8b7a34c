package dev.inari.sidecar.systemd;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * systemd's own library, which knows what kind of socket it listens at; Java has no datagram sockets of the Unix kind. Not the program
 * systemd-notify: to start one every few seconds fails once the JDK on the disk is not the one that runs, as after an update of Java, and a
 * sidecar that is well would be killed for it. Thread-safe.
 */
final class LibSystemd implements ServiceManager {
    private static final String NAME = "libsystemd.so.0";
    private static final String TEMPORARY = "jna.tmpdir";

    private LibSystemd() {}

    /**
     * Loads it.
     *
     * @param directory where JNA's native part is unpacked for a moment: one where nobody else can put another in its place
     * @throws IOException saying what to do, if it cannot be loaded
     */
    static LibSystemd load(Path directory) throws IOException {
        try {
            if (System.getProperty(TEMPORARY) == null) {
                System.setProperty(TEMPORARY, directory.toString());
            }
            Native.register(
                    LibSystemd.class,
                    NativeLibrary.getInstance(NAME, Map.of(com.sun.jna.Library.OPTION_STRING_ENCODING, "UTF-8")));
            return new LibSystemd();
        } catch (LinkageError e) {
            throw new IOException(
                    NAME + " cannot be used (" + e.getMessage() + "); install it (Debian: libsystemd0), or, if "
                            + System.getProperty(TEMPORARY) + " is mounted noexec, name another directory with -D"
                            + TEMPORARY,
                    e);
        }
    }

    @Override
    public void tell(String state) throws IOException {
        int outcome = sd_notify(0, state);
        if (outcome <= 0) {
            throw new IOException(outcome == 0 ? "NOTIFY_SOCKET is not set" : "error " + -outcome);
        }
    }

    private static native int sd_notify(int unsetEnvironment, String state);
}
