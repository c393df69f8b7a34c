package dev.inari.sidecar.simulation;

/** How a process takes signals, and how it ends. */
final class Ending {
    private enum Term {
        DIES,
        /** Its hooks take so long that it makes no difference. */
        HANGS
    }

    private final SimEngine engine;
    private final World world;
    private final Term term;
    private final boolean uninterruptible;
    private final long zombieNanos;
    private boolean dying;
    private boolean killWaits;

    Ending(SimEngine engine, World world) {
        Chance chance = world.chance();
        this.engine = engine;
        this.world = world;
        this.term = chance.any(Term.values());
        this.uninterruptible = chance.of(0.15);
        this.zombieNanos = chance.of(0.15) ? chance.millis(0, 20_000) : 0;
    }

    /** Its last thread that is no daemon has ended. */
    void byItself() {
        ends();
    }

    void termed() {
        world.trace(() -> engine + " is told to end, and " + term);
        if (!dying && term == Term.DIES) {
            dying = true;
            world.time().in(world.chance().millis(0, 1500), () -> engine.whenRunning(this::ends));
        }
    }

    void killed() {
        if (uninterruptible && !world.calm()) {
            killWaits = true;
        } else {
            ends();
        }
    }

    /** Whatever kept it uninterruptible is over. */
    void calm() {
        if (killWaits) {
            ends();
        }
    }

    /** Its own error, or somebody else's signal. */
    void crashes() {
        ends();
    }

    private void ends() {
        engine.users().allGone();
        world.kernel().ended(engine.process(), zombieNanos);
    }
}
