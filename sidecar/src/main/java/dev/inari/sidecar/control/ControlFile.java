package dev.inari.sidecar.control;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Observed;
import dev.inari.sidecar.engine.ProcessTable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * How a daemon tells the commands of its user where it listens: the content of a file that only this user can read, so that to know the
 * token is to be that user.
 *
 * @param startTicks start of the daemon in clock ticks since boot, by which its pid is told from a later one
 * @param pidNamespace where its pid counts; empty if it cannot be told
 * @param url without a slash at the end
 * @param token 256 random bits in hexadecimal
 */
public record ControlFile(long pid, long startTicks, String bootId, String pidNamespace, String url, String token) {
    static final String LOOPBACK = "http://127.0.0.1:";
    private static final int TOKEN_BYTES = 32;

    /** Null where the JSON left something out. */
    public ControlFile {
        if (pid < 1 || startTicks < 1 || bootId == null || pidNamespace == null || url == null || token == null) {
            throw new IllegalArgumentException(
                    "something is missing of pid, startTicks, bootId, pidNamespace, url, token");
        }
        if (!url.matches(LOOPBACK.replace(".", "\\.") + "\\d{1,5}") || !token.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("url or token have another form than a daemon writes");
        }
    }

    /** Name of the file of the daemon that this user runs; users who share a run directory have one each. */
    public static String name(long uid) {
        return "sidecar-" + uid + ".control";
    }

    /** For this very process, with a new token. */
    static ControlFile ofThisProcess(ProcessTable processes, int port) throws IOException {
        long pid = ProcessHandle.current().pid();
        if (!(processes.look(pid) instanceof Observed.Present self)) {
            throw new IOException("this process cannot be found in the process table; is /proc mounted?");
        }
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return new ControlFile(
                pid,
                self.startTicks(),
                processes.bootId(),
                processes.pidNamespace(),
                LOOPBACK + port,
                HexFormat.of().formatHex(token));
    }

    EngineProcess process() {
        return new EngineProcess(pid, startTicks, bootId, "");
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "the daemon, pid " + pid + ", at " + url;
    }
}
