package dev.inari.sidecar.simulation;

import dev.inari.mbeans.ExitPhase;

/** How an engine's own stop goes, once its agent has begun it; and how it does not go. */
final class Stopping implements WayOut.Stop {
    /** What becomes of the stop. */
    enum Kind {
        LEAVES,
        /** Comes back, and something holds the JVM. */
        HELD,
        HANGS,
        /** Moves on now and then, and hangs in the end. */
        CREEPS,
        DEADLOCKS,
        THROWS,
        /** There is none to call. */
        NONE
    }

    private final SimEngine engine;
    private final World world;
    private final Kind kind;
    private final boolean silent;
    private final long untilEntered;
    private int creeps;
    private long unmovedSince = -1;

    Stopping(SimEngine engine, World world) {
        Chance chance = world.chance();
        this.engine = engine;
        this.world = world;
        this.kind = chance.of(0.4) ? Kind.LEAVES : chance.any(Kind.values());
        this.silent = chance.of(0.3);
        this.untilEntered = chance.of(0.1) ? chance.millis(500, 20_000) : chance.millis(0, 20);
        this.creeps = chance.between(1, 5);
    }

    Kind kind() {
        return kind;
    }

    @Override
    public boolean shown() {
        return engine.agent().shown;
    }

    @Override
    public boolean possible() {
        return kind != Kind.NONE;
    }

    @Override
    public void begin() {
        world.time().in(untilEntered, () -> engine.whenRunning(this::enter));
    }

    private void enter() {
        if (!engine.agent().wayOut().enter()) {
            return;
        }
        world.trace(() -> engine + " enters its stop, which " + kind);
        unmovedSince = world.time().now();
        if (silent) {
            engine.line().closes();
        }
        switch (kind) {
            case LEAVES -> soon(0, 4000, this::leaves);
            case HELD -> soon(0, 2000, this::comesBack);
            case THROWS -> soon(0, 2000, engine.agent().wayOut()::failed);
            case CREEPS -> soon(100, 4000, this::creeps);
            case DEADLOCKS -> soon(0, 3000, () -> engine.agent().deadlocked = 2);
            case HANGS, NONE -> {}
        }
    }

    private void soon(int least, int most, Runnable what) {
        world.time().in(world.chance().millis(least, most), () -> engine.whenRunning(what));
    }

    private void comesBack() {
        unmovedSince = -1;
        engine.agent().wayOut().left();
    }

    private void leaves() {
        comesBack();
        soon(0, 500, engine.end()::byItself);
    }

    private void creeps() {
        if (creeps-- > 0) {
            unmovedSince = world.time().now();
            engine.agent().wayOut().milestone();
            soon(100, 4000, this::creeps);
        }
    }

    /** As the agent tells it. */
    long unmovedMillis() {
        boolean entered = engine.agent().wayOut().phase() == ExitPhase.STOP_ENTERED;
        return entered && unmovedSince >= 0 ? (world.time().now() - unmovedSince) / Chance.MILLISECOND : -1;
    }
}
