package dev.inari.jmx;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Looks before attach leaps. Attaching sends SIGQUIT, which ends most processes that are no JVM, and waits without any limit for a JVM
 * that is stopped. Where there is no /proc, nothing is checked. Stateless.
 */
final class JvmProcess {
    private static final Path PROC = Path.of("/proc");

    private JvmProcess() {}

    /**
     * Checks that attaching to {@code pid} is harmless and can come back.
     *
     * @throws IOException saying why it is not
     */
    static void requireReady(long pid) throws IOException {
        Path process = PROC.resolve(Long.toString(pid));
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return;
        }
        if (!Files.isDirectory(process)) {
            throw new ConnectException("there is no process " + pid);
        }
        if (!mapsJvm(process)) {
            throw new ConnectException(
                    "process " + pid + " is not seen to be a JVM; it was left alone, because attaching sends SIGQUIT");
        }
        char state = state(process);
        if (state == 'T' || state == 't') {
            throw new SocketTimeoutException("process " + pid + " is stopped by a signal or a debugger");
        }
    }

    private static boolean mapsJvm(Path process) throws IOException {
        try (BufferedReader maps = Files.newBufferedReader(process.resolve("maps"), StandardCharsets.ISO_8859_1)) {
            for (@Nullable String line = maps.readLine(); line != null; line = maps.readLine()) {
                if (line.contains("libjvm.so") || line.contains("libj9vm")) {
                    return true;
                }
            }
            return false;
        } catch (AccessDeniedException e) {
            throw new ConnectException("process " + process.getFileName() + " belongs to another user");
        }
    }

    /** The state letter: the first after the command name, which may itself hold spaces and parentheses. */
    private static char state(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        int end = stat.lastIndexOf(')');
        return end >= 0 && end + 2 < stat.length() ? stat.charAt(end + 2) : '?';
    }
}
