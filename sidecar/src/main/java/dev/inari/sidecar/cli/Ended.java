package dev.inari.sidecar.cli;

import dev.inari.mbeans.SessionInfo;
import dev.inari.sidecar.control.EngineStatus;
import java.util.List;

/**
 * What became of one engine or server, and why.
 *
 * @param agentId empty if it has no agent
 * @param serving whether it stays because of those whom it serves, or may serve
 * @param sessions that would be hit, or that hold it
 */
record Ended(
        String agentId,
        String engineType,
        long pid,
        Ending ending,
        String detail,
        long tookMillis,
        boolean serving,
        List<SessionInfo> sessions) {

    static Ended of(EngineStatus engine, Ending ending, String detail, long tookMillis) {
        return new Ended(
                engine.agentId(), engine.engineType(), engine.pid(), ending, detail, tookMillis, false, List.of());
    }

    static Ended of(Found.Gone gone) {
        return new Ended(
                gone.agentId(), gone.engineType(), gone.pid(), Ending.ALREADY_GONE, gone.how(), 0, false, List.of());
    }

    Ended becauseItServes() {
        return new Ended(agentId, engineType, pid, ending, detail, tookMillis, true, sessions);
    }

    Ended with(List<SessionInfo> those) {
        return new Ended(agentId, engineType, pid, ending, detail, tookMillis, serving, those);
    }

    String describe() {
        return Lookup.describe(agentId, engineType, pid);
    }
}
