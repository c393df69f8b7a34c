package dev.inari.sidecar.simulation;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.exit.Signals;

/** The sidecar's own way to signal, in a world where anything may happen between its look and its signal. */
final class RunSignals implements Signals {
    private final Run run;
    private final World world;
    private final Signals real;

    RunSignals(Run run, World world, Signals real) {
        this.run = run;
        this.world = world;
        this.real = real;
    }

    @Override
    public SignalOutcome send(Signal signal, EngineProcess who) {
        run.requireAlive();
        world.trace(() -> "SIG" + signal + " is to be sent to pid " + who.pid());
        world.judge().aims(who);
        world.racesFor(who.pid());
        SignalOutcome outcome = real.send(signal, who);
        world.trace(() -> "SIG" + signal + " to pid " + who.pid() + ": " + outcome);
        return outcome;
    }
}
