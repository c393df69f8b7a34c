package dev.inari.sidecar.simulation;

import static dev.inari.sidecar.simulation.Chance.SECOND;

import dev.inari.sidecar.guard.Policy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One life: a few engines on one host from their announcement to their end, with all that goes wrong for some tens of seconds, and after it a
 * world that works, in which every engine that may go has to go.
 */
final class Life {
    /** Longest wait after many refusals or failed signals in so short a life. */
    private static final long LONGEST_BACK_OFF = 128 * SECOND;

    private static final long STAYS = 20 * SECOND;

    private final long seed;
    private final Seams seams;
    private final Trace trace;

    Life(long seed, Seams seams, Trace trace) {
        this.seed = seed;
        this.seams = seams;
        this.trace = trace;
    }

    /** Lives it; gives the first promise that was broken, null if all were kept. */
    static @Nullable Violation run(long seed, Seams seams) {
        return new Life(seed, seams, new Trace(false)).run();
    }

    @Nullable
    Violation run() {
        World world = new World(seed, seams, trace);
        try {
            long troubled = world.chance().of(0.03)
                    ? world.chance().millis(60_000, 200_000)
                    : world.chance().millis(3000, 35_000);
            Faults.plan(world, troubled);
            passes(world, troubled);
            world.becomeCalm();
            if (world.judge().violation() == null) {
                endsWell(world);
            }
        } catch (RuntimeException e) {
            world.judge().broken(Promise.SOUND, "the life itself failed: " + e);
        }
        return world.judge().violation();
    }

    private static void passes(World world, long nanos) {
        long end = world.time().now() + nanos;
        while (world.time().now() < end && world.judge().violation() == null) {
            world.time().elapse(Math.min(SECOND, end - world.time().now()));
        }
    }

    private void endsWell(World world) {
        passes(world, SECOND);
        List<SimEngine> must = world.engines().stream()
                .filter(engine -> engine.alive() && mustGo(world, engine))
                .toList();
        long deadline = world.time().now();
        for (SimEngine engine : must) {
            deadline = Math.max(deadline, world.time().now() + mostNanos(world, engine));
        }
        while (must.stream().anyMatch(SimEngine::alive)
                && world.time().now() < deadline
                && world.judge().violation() == null) {
            world.time().elapse(SECOND);
        }
        for (SimEngine engine : must) {
            if (engine.alive() && mustGo(world, engine)) {
                world.judge().broken(Promise.IDLE_GOES, engine + " is still there: " + views(world));
            }
        }
        passes(world, STAYS);
    }

    /** Whether nothing but time keeps it. */
    private static boolean mustGo(World world, SimEngine engine) {
        SimAgent agent = engine.agent();
        Case file = world.judge().of(engine);
        boolean closedOnRequest = agent.wayOut().phase().closing() && !file.closedByForce();
        boolean known = agent.woven && agent.shown && agent.doubtAtZero() == null;
        // An engine that never answers again, and of which nobody who lives knows that it is leaving, may serve
        // somebody.
        boolean told = !engine.line().closed() || file.begun();
        return engine.announced()
                && !file.held()
                && told
                && (file.begun() || (engine.mayGo() && (known || closedOnRequest)));
    }

    /** Budgets, each as often extended as may be, waits, and what the sidecar needs to look at an engine that was long silent. */
    private static long mostNanos(World world, SimEngine engine) {
        Policy policy = engine.ends();
        Duration budgets = policy.graceful().plus(policy.term()).multipliedBy(3);
        Duration waits = policy.linger().plus(policy.initialWait());
        Duration looks = world.settings().heartbeatInterval().multipliedBy(40);
        return budgets.plus(waits).plus(looks).toNanos() + 60 * SECOND + 2 * LONGEST_BACK_OFF;
    }

    private static String views(World world) {
        Run run = world.run();
        return run == null ? "no sidecar" : run.sidecar().views().toString();
    }
}
