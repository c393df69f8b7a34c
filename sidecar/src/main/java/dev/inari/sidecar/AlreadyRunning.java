package dev.inari.sidecar;

import java.io.IOException;
import java.nio.file.Path;

/** Another sidecar guards the engines of this run directory; two of them would act twice. */
public final class AlreadyRunning extends IOException {
    private static final long serialVersionUID = 1L;

    private final long pid;

    AlreadyRunning(Path lock, long pid) {
        super("another sidecar" + (pid > 0 ? ", pid " + pid + "," : "") + " holds " + lock
                + "; stop that one first, or give this one a run directory of its own");
        this.pid = pid;
    }

    /** Process id of the other one; -1 if it cannot be told. */
    public long pid() {
        return pid;
    }
}
