package dev.inari.sidecar.control;

import dev.inari.sidecar.engine.EngineProcess;

/**
 * How a daemon that guards every user's engines tells the users so: the content of a file beside its control file that everybody may read, and
 * that proves nothing. It only says which process to look at; that this process may do so is seen in the process table.
 *
 * @param startTicks start of the daemon in clock ticks since boot, by which its pid is told from a later one
 * @param pidNamespace where its pid counts; empty if it cannot be told
 */
record GuardFile(long pid, long startTicks, String bootId, String pidNamespace) {
    static final String SUFFIX = ".guard";
    private static final String PREFIX = "sidecar-";

    /** Null where the JSON left something out. */
    GuardFile {
        if (pid < 1 || startTicks < 1 || bootId == null || pidNamespace == null) {
            throw new IllegalArgumentException("something is missing of pid, startTicks, bootId, pidNamespace");
        }
    }

    /** Of the daemon that a control file speaks of. */
    static GuardFile of(ControlFile daemon) {
        return new GuardFile(daemon.pid(), daemon.startTicks(), daemon.bootId(), daemon.pidNamespace());
    }

    /** Name of the file of a daemon that runs as this user. */
    static String name(long uid) {
        return PREFIX + uid + SUFFIX;
    }

    EngineProcess process() {
        return new EngineProcess(pid, startTicks, bootId, "");
    }
}
