package dev.inari.sidecar.journal;

/**
 * Names the process that an entry is about, for all time.
 *
 * @param agentId the agent inside it; empty for a process without one
 * @param startTicks start of the process in clock ticks since boot
 * @param bootId the boot of the kernel in which it ran
 * @param engineType row of the target table, or what else the process is, such as {@code kyuubi-server}
 */
public record Subject(String agentId, long pid, long startTicks, String bootId, String engineType) {
    /** No process: for what the journal tells about itself, and for what belongs to none. */
    public static final Subject NOBODY = new Subject("", 0, 0, "", "");

    /** What entries of the same process have in common, with an agent or without. */
    String key() {
        return agentId.isEmpty() ? bootId + "/" + pid + "/" + startTicks : agentId;
    }
}
