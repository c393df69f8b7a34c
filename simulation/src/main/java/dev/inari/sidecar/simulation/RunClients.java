package dev.inari.sidecar.simulation;

import dev.inari.jmx.Endpoint;
import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineClients;

/** Finds the simulated engine behind an announced address. */
final class RunClients implements EngineClients {
    private final Run run;
    private final World world;

    RunClients(Run run, World world) {
        this.run = run;
        this.world = world;
    }

    @Override
    public EngineClient open(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Announced announced) {
            String url = announced.serviceUrl();
            int number = Integer.parseInt(url.substring(url.lastIndexOf('/') + 1));
            return new RunClient(run, world, world.engines().get(number));
        }
        throw new IllegalArgumentException("no such engine: " + endpoint.describe());
    }

    @Override
    public void close() {
        // Who dies by kill -9 closes nothing.
    }
}
