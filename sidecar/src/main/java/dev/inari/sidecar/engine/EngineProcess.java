package dev.inari.sidecar.engine;

import dev.inari.mbeans.Announcement;

/**
 * Names one process for all time, where a pid alone would name whoever has it at the moment.
 *
 * @param startTicks start of the process in clock ticks since boot
 * @param bootId the boot of the kernel in which it ran
 * @param agentId the agent inside it
 * @param uid the user who announced it, and whose it must be in every role when it is signalled; -1 if that was not asked
 */
public record EngineProcess(long pid, long startTicks, String bootId, String agentId, long uid) {

    /** A process that is known by its start alone. */
    public EngineProcess(long pid, long startTicks, String bootId, String agentId) {
        this(pid, startTicks, bootId, agentId, -1);
    }

    /** The process that an announcement speaks of. */
    public static EngineProcess of(Announcement announced) {
        return of(announced, -1);
    }

    /** The process that an announcement in a file of this user speaks of. */
    public static EngineProcess of(Announcement announced, long uid) {
        return new EngineProcess(announced.pid(), announced.startTicks(), announced.bootId(), announced.agentId(), uid);
    }
}
