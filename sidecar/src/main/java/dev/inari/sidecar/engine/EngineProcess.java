package dev.inari.sidecar.engine;

import dev.inari.mbeans.Announcement;

/**
 * Names one process for all time, where a pid alone would name whoever has it at the moment.
 *
 * @param startTicks start of the process in clock ticks since boot
 * @param bootId the boot of the kernel in which it ran
 * @param agentId the agent inside it
 */
public record EngineProcess(long pid, long startTicks, String bootId, String agentId) {

    /** The process that an announcement speaks of. */
    public static EngineProcess of(Announcement announced) {
        return new EngineProcess(announced.pid(), announced.startTicks(), announced.bootId(), announced.agentId());
    }
}
