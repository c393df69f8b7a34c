package dev.inari.sidecar.simulation;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One host in one life: its clock, processes, disk and engines, and the sidecar that runs on it, if one does. */
final class World {
    private static final Policy NOBODY_KNOWS =
            new Policy("unknown", false, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(2), 3);

    private final long seed;
    private final Seams seams;
    private final Chance chance;
    private final Trace trace;
    private final Timeline time = new Timeline(this::sidecarStep);
    private final Kernel kernel = new Kernel(this);
    private final Disk disk = new Disk();
    private final Judge judge = new Judge(this);
    private final List<SimEngine> engines = new ArrayList<>();
    private final Settings settings;
    private final long deadlineNanos;
    private final Provocation provocation;
    private @Nullable Run run;
    private int deathsLeft;
    private boolean calm;

    World(long seed, Seams seams, Trace trace) {
        this.seed = seed;
        this.seams = seams;
        this.trace = trace;
        this.chance = new Chance(seed);
        this.deadlineNanos = chance.millis(300, 2500);
        Duration interval = Duration.ofMillis(chance.of(0.7) ? 1000 : chance.between(500, 3000));
        Duration deadline = Duration.ofNanos(deadlineNanos);
        this.settings = new Settings(
                Path.of("/run/inari"),
                Path.of("/var/lib/inari"),
                interval,
                new Deadlines(deadline, deadline, deadline),
                2,
                false,
                this::policyFor,
                Duration.ofDays(1),
                1000,
                ZooKeeperSettings.OFF,
                RecordsSettings.in(Path.of("/var/lib/inari")),
                JobsSettings.OFF,
                BatchesSettings.OFF,
                HttpSettings.OFF);
        this.provocation = new Provocation(this);
    }

    private Policy policyFor(EngineIdentity identity) {
        for (SimEngine engine : engines) {
            if (engine.type().equals(identity.engineType())) {
                Policy ends = engine.ends();
                return identity.shareLevel().equals(Policies.CONNECTION) ? ends : keeps(ends);
            }
        }
        return NOBODY_KNOWS;
    }

    private static Policy keeps(Policy ends) {
        return new Policy(
                "kept",
                false,
                ends.linger(),
                ends.initialWait(),
                ends.graceful(),
                ends.term(),
                ends.suspectAfterMisses(),
                ends.care());
    }

    long seed() {
        return seed;
    }

    Seams seams() {
        return seams;
    }

    Chance chance() {
        return chance;
    }

    Timeline time() {
        return time;
    }

    Kernel kernel() {
        return kernel;
    }

    Disk disk() {
        return disk;
    }

    Judge judge() {
        return judge;
    }

    List<SimEngine> engines() {
        return engines;
    }

    Settings settings() {
        return settings;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    void trace(Supplier<String> line) {
        trace.add(time.now(), line);
    }

    SimEngine engine(long pid) {
        SimEngine engine = new SimEngine(this, engines.size(), pid);
        engines.add(engine);
        trace(() -> engine + " starts as " + engine.process() + ", share level " + engine.agent().shareLevel
                + ", its stop " + engine.stopping().kind() + ", " + engine.ends());
        return engine;
    }

    // The sidecar of this host.

    @Nullable
    Run run() {
        return run;
    }

    private boolean sidecarStep() {
        Run now = run;
        return now != null && now.step();
    }

    /** So many sidecars will be killed at a step of theirs. */
    void deaths(int number) {
        deathsLeft = number;
    }

    void startSidecar() {
        if (run != null) {
            return;
        }
        trace(() -> "a sidecar starts");
        Run made = new Run(this);
        run = made;
        judge.started();
        if (!calm && deathsLeft > 0) {
            deathsLeft--;
            made.willDie();
        }
        made.begin();
    }

    void sidecarDied() {
        run = null;
        trace(() -> "the sidecar is dead");
        time.in(chance.of(0.7) ? chance.millis(10, 1000) : chance.millis(1000, 15_000), this::startSidecar);
    }

    long sidecarStartedNanos() {
        Run now = run;
        return now == null ? time.now() : now.startedNanos();
    }

    // What may come between two steps.

    void provoke(Point point) {
        if (!calm) {
            provocation.at(point);
        }
    }

    boolean preempts() {
        return !calm && provocation.preempts();
    }

    void racesFor(long pid) {
        if (!calm) {
            provocation.racesFor(pid);
        }
    }

    void pidFreed(long pid) {
        provocation.pidFreed(pid);
    }

    // The end of all faults.

    boolean calm() {
        return calm;
    }

    /** From now on the world works. */
    void becomeCalm() {
        trace(() -> "the last fault is over");
        calm = true;
        disk.calm();
        kernel.unreadable(false);
        kernel.forbids(false);
        Run now = run;
        if (now != null) {
            now.calm();
        } else {
            startSidecar();
        }
        for (SimEngine engine : engines) {
            engine.line().calm();
            kernel.goOn(engine.process());
            engine.end().calm();
            engine.users().allLeave();
        }
    }
}
