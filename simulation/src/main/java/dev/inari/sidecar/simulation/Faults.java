package dev.inari.sidecar.simulation;

import static dev.inari.sidecar.simulation.Chance.SECOND;

import java.util.function.Consumer;

/** Plans a life: who comes when, and what goes wrong. Each kind of trouble comes into some lives only, so that none hides another. */
final class Faults {
    private final World world;
    private final Chance chance;
    private final long lastNanos;

    private Faults(World world, long lastNanos) {
        this.world = world;
        this.chance = world.chance();
        this.lastNanos = lastNanos;
    }

    /** Fills a world with what happens in it until {@code lastNanos} from now. */
    static void plan(World world, long lastNanos) {
        new Faults(world, lastNanos).plan();
    }

    private void plan() {
        Chance all = chance;
        int engines = all.of(0.8) ? 1 : all.between(2, 3);
        for (int i = 0; i < engines; i++) {
            arrive(world, world.engine(-1));
        }
        world.deaths(all.of(0.5) ? 0 : all.between(1, 3));
        world.time().in(all.millis(0, 3000), world::startSidecar);
        sometimes(0.25, 3, this::pauseSidecar);
        sometimes(0.2, 2, this::stopEngine);
        sometimes(0.15, 2, now -> killSidecar());
        sometimes(0.15, 2, now -> during(15, world.disk()::full));
        sometimes(0.05, 1, now -> during(15, world.disk()::unreadable));
        sometimes(0.1, 2, now -> during(15, world.disk()::slow));
        sometimes(0.05, 2, now -> during(10, world.kernel()::unreadable));
        sometimes(0.05, 1, now -> during(10, world.kernel()::forbids));
        People people = new People(world);
        sometimes(0.35, 5, now -> people.say());
        for (SimEngine engine : world.engines()) {
            troubles(engine);
        }
        if (all.of(0.05)) {
            during(15, world.disk()::unreadable);
        }
    }

    private void troubles(SimEngine engine) {
        if (chance.of(0.25)) {
            engine.line().sporadic(chance.any(0.02, 0.1, 0.4));
        }
        sometimes(0.3, 3, now -> badLine(engine));
        sometimes(0.15, 3, now -> engine.agent().reopen());
        sometimes(0.1, 2, now -> engine.users().strangerArrives());
        sometimes(0.1, 2, now -> engine.agent().clockJumps(chance.any(-5L, 5L, 3600L) * SECOND));
        sometimes(0.1, 1, now -> engine.whenRunning(engine.end()::crashes));
        sometimes(0.05, 1, now -> engine.agent().contextStopped = true);
        // Whoever owns the announcement can touch it.
        sometimes(0.1, 5, now -> engine.ring());
        SimAgent agent = engine.agent();
        agent.woven = !chance.of(0.03);
        agent.mapReadable = !chance.of(0.1);
        if (chance.of(0.05)) {
            agent.shown = false;
            world.time().in(chance.millis(0, 8000), () -> agent.shown = true);
        }
    }

    /** An engine is announced, late perhaps, and its users come. */
    static void arrive(World world, SimEngine engine) {
        Chance chance = world.chance();
        long announced = chance.of(0.8) ? chance.millis(0, 500) : chance.millis(0, 12_000);
        world.time().in(announced, () -> engine.whenRunning(engine::announce));
        int users = chance.of(0.2) ? 0 : chance.between(1, 4);
        for (int i = 0; i < users; i++) {
            long comes = chance.of(0.5) ? chance.millis(0, 3000) : chance.millis(0, 30_000);
            world.time().in(comes, engine.users()::arrives);
        }
    }

    private void sometimes(double probability, int most, Consumer<World> what) {
        if (chance.of(probability)) {
            int times = chance.between(1, most);
            for (int i = 0; i < times; i++) {
                world.time().in(within(), () -> {
                    if (!world.calm()) {
                        what.accept(world);
                    }
                });
            }
        }
    }

    private long within() {
        return chance.millis(0, (int) (lastNanos / Chance.MILLISECOND));
    }

    private void during(int seconds, Consumer<Boolean> what) {
        world.trace(() -> "trouble begins");
        what.accept(true);
        world.time().in(chance.millis(50, seconds * 1000), () -> {
            world.trace(() -> "trouble ends");
            what.accept(false);
        });
    }

    private void badLine(SimEngine engine) {
        Line.Fate fate = chance.any(Line.Fate.values());
        world.trace(() -> "the line to " + engine + " is " + fate);
        engine.line().window(fate);
        world.time().in(chance.millis(100, 15_000), () -> engine.line().window(null));
    }

    private void pauseSidecar(World now) {
        Run run = now.run();
        if (run != null) {
            long nanos = chance.of(0.5) ? chance.millis(100, 5000) : chance.millis(5000, 40_000);
            if (chance.of(0.5)) {
                run.willPause(nanos);
            } else {
                now.trace(() -> "SIGSTOP of the sidecar");
                run.pause(nanos);
            }
        }
    }

    private void killSidecar() {
        Run run = world.run();
        if (run != null) {
            world.trace(() -> "kill -9 of the sidecar");
            run.die();
        }
    }

    private void stopEngine(World now) {
        SimEngine engine = chance.any(now.engines().toArray(new SimEngine[0]));
        now.trace(() -> "SIGSTOP of " + engine);
        now.kernel().stop(engine.process());
        now.time().in(chance.millis(100, 20_000), () -> now.kernel().goOn(engine.process()));
    }
}
