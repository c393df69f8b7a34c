package dev.inari.sidecar.cli;

import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.engine.EngineProcess;

/** What a word on the command line turned out to mean. */
sealed interface Found {

    /** An engine that is guarded now. */
    record Engine(EngineStatus status) implements Found {}

    /**
     * A process that has ended.
     *
     * @param agentId empty if it had no agent
     * @param how by what that is known
     */
    record Gone(String agentId, String engineType, long pid, String how) implements Found {}

    /**
     * A Kyuubi server without an agent.
     *
     * @param by how it was found
     */
    record Server(EngineProcess process, String by) implements Found {}
}
