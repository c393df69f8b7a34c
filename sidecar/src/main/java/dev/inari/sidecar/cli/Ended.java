package dev.inari.sidecar.cli;

import dev.inari.mbeans.SessionInfo;
import dev.inari.sidecar.control.EngineStatus;
import java.util.List;

/**
 * What became of one engine or server, and why.
 *
 * @param agentId empty if it has no agent
 * @param sessions that were or would be hit, or that hold it
 */
record Ended(
        String agentId,
        String engineType,
        long pid,
        Ending ending,
        String detail,
        long tookMillis,
        List<SessionInfo> sessions) {

    static Ended of(EngineStatus engine, Ending ending, String detail, long tookMillis) {
        return new Ended(engine.agentId(), engine.engineType(), engine.pid(), ending, detail, tookMillis, List.of());
    }

    static Ended of(Found.Gone gone) {
        return new Ended(gone.agentId(), gone.engineType(), gone.pid(), Ending.ALREADY_GONE, gone.how(), 0, List.of());
    }

    Ended with(List<SessionInfo> those) {
        return new Ended(agentId, engineType, pid, ending, detail, tookMillis, those);
    }

    String describe() {
        return Lookup.describe(agentId, engineType, pid);
    }
}
