package dev.inari.sidecar.simulation;

import dev.inari.sidecar.simulation.Kernel.SimProcess;

/** Puts what is rare by itself into the very moments in which it could do harm: between a look and a request, a request and its effect. */
final class Provocation {
    private final World world;
    /** In some lives nobody comes in between, so that long ways out are seen too. */
    private final double visits;

    private final double preemptions;
    private final double races;
    private final boolean pidsComeBack;
    private long racing = -1;

    Provocation(World world) {
        Chance chance = world.chance();
        this.world = world;
        this.visits = chance.of(0.6) ? 0 : 0.2;
        this.preemptions = chance.of(0.5) ? 0 : 0.02;
        this.races = chance.of(0.7) ? 0 : 0.4;
        this.pidsComeBack = chance.of(0.5);
    }

    boolean preempts() {
        return preemptions > 0 && world.chance().of(preemptions);
    }

    /** A signal is to be sent to this process. */
    void racesFor(long pid) {
        racing = races > 0 && world.chance().of(races) ? pid : -1;
    }

    void at(Point point) {
        switch (point) {
            case ASK, ANSWERED, INTEND, INTENDED, HEARD -> visit();
            case LOOK, SIGNAL -> race();
            default -> {}
        }
    }

    /** Somebody wants a session of some engine just now, or a session is opened past the hooks. */
    private void visit() {
        if (visits > 0 && world.chance().of(visits) && !world.engines().isEmpty()) {
            SimEngine engine = world.engines()
                    .get(world.chance().between(0, world.engines().size() - 1));
            if (world.chance().of(0.9)) {
                engine.users().arrives();
            } else {
                engine.users().strangerArrives();
            }
        }
    }

    /** The process ends by itself just now, and its pid goes to another one. */
    private void race() {
        if (racing >= 0 && world.chance().of(0.4)) {
            SimProcess process = world.kernel().at(racing);
            racing = -1;
            if (process != null && process.engine != null) {
                world.trace(() -> process + " ends just now");
                process.engine.end().crashes();
            }
        }
    }

    void pidFreed(long pid) {
        if (pidsComeBack && world.kernel().free(pid)) {
            long wait = world.chance().of(0.7) ? 0 : world.chance().millis(0, 3000);
            if (wait == 0) {
                reuse(pid);
            } else {
                world.time().in(wait, () -> reuse(pid));
            }
        }
    }

    private void reuse(long pid) {
        if (world.kernel().free(pid)) {
            if (!world.calm() && world.chance().of(0.2) && world.engines().size() < 5) {
                Faults.arrive(world, world.engine(pid));
            } else {
                SimProcess process = world.kernel().start(pid, null);
                world.trace(() -> process + " has the pid now");
            }
        }
    }
}
