package dev.inari.sidecar.simulation;

import dev.inari.mbeans.Announcement;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.Response;
import dev.inari.sidecar.simulation.Kernel.SimProcess;
import java.util.function.Consumer;

/** One engine: a process with an agent inside, users, a line by which it is reached, and an announcement. */
final class SimEngine {
    private static final long RETRY = 50 * Chance.MILLISECOND;

    private final World world;
    private final int number;
    private final Policy ends;
    private final SimProcess process;
    private final Stopping stopping;
    private final Ending ending;
    private final SimAgent agent;
    private final Users users;
    private final Line line;
    private final Announcement announcement;
    private boolean announced;

    SimEngine(World world, int number, long pid) {
        Chance chance = world.chance();
        this.world = world;
        this.number = number;
        this.ends = Policies.any(chance);
        this.process = pid < 0 ? world.kernel().start(this) : world.kernel().start(pid, this);
        this.line = new Line(world);
        this.stopping = new Stopping(this, world);
        this.ending = new Ending(this, world);
        String agentId = String.format("%032x", 0xabc000 + number);
        this.agent = new SimAgent(this, world, agentId, Policies.shareLevel(chance));
        this.users = new Users(this, world);
        this.announcement = new Announcement(
                agentId,
                process.pid,
                process.startTicks,
                Kernel.BOOT,
                "",
                "engine-" + number,
                "service:jmx:rmi://127.0.0.1/stub/" + number,
                "ab".repeat(32));
    }

    int number() {
        return number;
    }

    String type() {
        return announcement.engineType();
    }

    SimProcess process() {
        return process;
    }

    Stopping stopping() {
        return stopping;
    }

    Ending end() {
        return ending;
    }

    SimAgent agent() {
        return agent;
    }

    Users users() {
        return users;
    }

    Line line() {
        return line;
    }

    Announcement announcement() {
        return announcement;
    }

    boolean announced() {
        return announced;
    }

    /** What holds for it where its share level says that it may end. */
    Policy ends() {
        return ends;
    }

    /** The file appears in the run directory; the kernel tells of it, or not. */
    void announce() {
        announced = true;
        world.trace(() -> this + " announces itself");
        ring();
    }

    /** The agent touches its announcement. Rings may be lost. */
    void ring() {
        Chance chance = world.chance();
        if (announced && !chance.of(0.1)) {
            world.time().in(chance.millis(0, 5), () -> toSidecar(this::rings));
        }
    }

    private void rings(Run run) {
        world.judge().rang(this);
        run.ring(announcement.fileName());
    }

    private void toSidecar(Consumer<Run> what) {
        Run run = world.run();
        if (run != null) {
            run.whenAwake(() -> what.accept(run));
        }
    }

    boolean alive() {
        return !process.ended();
    }

    /** Does it now, or as soon as the process is not stopped; never if it has ended. */
    void whenRunning(Runnable what) {
        if (process.runs()) {
            what.run();
        } else if (process.stopped()) {
            world.time().in(RETRY, () -> whenRunning(what));
        }
    }

    /** Whether its policy lets it go by itself once nobody is served, as it is now. */
    boolean mayGo() {
        boolean stopped = agent.contextStopped && ends.care().to(Condition.CONTEXT_STOPPED) == Response.EXIT;
        return stopped || agent.shareLevel.equals("CONNECTION");
    }

    @Override
    public String toString() {
        return "engine " + number;
    }
}
