package dev.inari.sidecar.jolokia;

import dev.inari.jmx.Endpoint;

/**
 * An engine whose MBeans can be asked for.
 *
 * @param id of its agent, by which it is named
 * @param endpoint how it is reached; nobody who asks hears of that
 */
public record JolokiaEngine(String id, long pid, String engineType, Endpoint endpoint) {
    /** Without how it is reached. */
    @Override
    public String toString() {
        return engineType + " pid " + pid + " agent " + id;
    }
}
