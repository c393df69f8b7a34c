package dev.inari.sidecar.cli;

import dev.inari.jmx.Endpoint;
import dev.inari.mbeans.Announcement;

/**
 * One engine to read, and what is known about it before it answers.
 *
 * @param agentId empty until it answers, if it was not announced
 * @param engineType as announced; empty likewise
 * @param pid -1 where it is not known
 */
record EngineTarget(String agentId, String engineType, long pid, Endpoint endpoint) {

    static EngineTarget of(Announcement announced) {
        Endpoint endpoint = new Endpoint.Announced(announced.connector(), announced.pid(), announced::secret);
        return new EngineTarget(announced.agentId(), announced.engineType(), announced.pid(), endpoint);
    }

    static EngineTarget of(Endpoint endpoint) {
        long pid = endpoint instanceof Endpoint.LocalAttach local ? local.pid() : -1;
        return new EngineTarget("", "", pid, endpoint);
    }

    /** Names it in one line about it. */
    String describe() {
        return agentId.isEmpty() ? endpoint.describe() : ShortId.of(agentId) + " (" + engineType + ", pid " + pid + ")";
    }
}
