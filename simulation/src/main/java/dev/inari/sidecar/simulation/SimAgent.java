package dev.inari.sidecar.simulation;

import dev.inari.agent.engine.EngineControl;
import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionEvents;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.jmx.EngineIdentity;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent inside an engine: the real gate and the real registry, and around them what the real agent tells from a JVM. Answers as the
 * agent's {@code Engine} does.
 */
final class SimAgent implements EngineControl.Conditions, SessionEvents {
    private final SimEngine engine;
    private final World world;
    private final ExitGate gate = new ExitGate();
    private final SessionRegistry registry = new SessionRegistry(gate, this);
    /** What the engine itself believes; null values, the handles are enough. */
    private final Map<String, String> engineMap = new HashMap<>();

    private final WayOut wayOut;
    private final String agentId;
    private long sequence;
    private long lastBusyNanos;
    /** Jumps of the engine's monotonic clock. */
    private long clockOffsetNanos;

    private long hookErrors;
    boolean woven = true;
    boolean shown = true;
    boolean mapReadable = true;
    boolean contextStopped;
    int deadlocked;
    String shareLevel;

    SimAgent(SimEngine engine, World world, String agentId, String shareLevel) {
        this.engine = engine;
        this.world = world;
        this.agentId = agentId;
        this.shareLevel = shareLevel;
        this.wayOut = new WayOut(gate, this, engine.stopping());
        this.lastBusyNanos = now();
    }

    ExitGate gate() {
        return gate;
    }

    SessionRegistry registry() {
        return registry;
    }

    Map<String, String> engineMap() {
        return engineMap;
    }

    WayOut wayOut() {
        return wayOut;
    }

    private long now() {
        return world.time().now() + clockOffsetNanos;
    }

    void clockJumps(long nanos) {
        clockOffsetNanos += nanos;
    }

    void hookFails() {
        hookErrors++;
    }

    /** Somebody came or went. */
    void busy() {
        lastBusyNanos = now();
    }

    @Override
    public @Nullable String doubt() {
        if (!woven) {
            return "not woven";
        }
        return hookErrors == 0 ? null : "errors in hooks";
    }

    @Override
    public @Nullable String doubtAtZero() {
        String doubt = doubt();
        if (doubt != null) {
            return doubt;
        }
        return counts().strangers() == 0 ? null : "strangers";
    }

    SessionCounts counts() {
        return registry.counts(gate.read(), shown && doubt() == null, mapReadable ? engineMap : null);
    }

    Heartbeat heartbeat() {

        Heartbeat.Builder to = new Heartbeat.Builder(agentId);
        sequence++;
        to.sequence = sequence;
        long word = gate.read();
        to.epoch = ExitGate.epoch(word);
        to.idleMillis = ExitGate.free(word) ? Math.max(0, (now() - lastBusyNanos) / Chance.MILLISECOND) : 0;
        to.lastCloseMillis = registry.lastCloseMillis();
        to.exitPhase = wayOut.phase();
        to.milestones = wayOut.milestones();
        to.hookErrors = hookErrors;
        to.deadlockedThreads = deadlocked;
        to.contextStopped = contextStopped;
        to.stopUnmovedMillis = engine.stopping().unmovedMillis();
        return to.build(registry.counts(word, shown && doubt() == null, map()));
    }

    private @Nullable Map<String, String> map() {
        return mapReadable ? engineMap : null;
    }

    EngineIdentity identity() {
        return new EngineIdentity(
                1,
                agentId,
                engine.process().pid,
                engine.process().startTicks,
                Kernel.BOOT,
                engine.type(),
                shareLevel,
                "simulated",
                "",
                "",
                "",
                "",
                "");
    }

    ExitAnswer requestExit(long epoch) {
        boolean wasOpen = !wayOut.phase().closing();
        boolean fenceless = world.seams().agentsIgnoreTheFence();
        ExitAnswer answer = fenceless ? wayOut.requestExitThoughServing() : wayOut.requestExit(epoch);
        if (wasOpen && wayOut.phase().closing()) {
            world.judge().exitBegun(engine, false);
        }
        return answer;
    }

    ExitAnswer exitThoughServing() {
        boolean wasOpen = !wayOut.phase().closing();
        ExitAnswer answer = wayOut.requestExitThoughServing();
        if (wasOpen && wayOut.phase().closing()) {
            world.judge().exitBegun(engine, true);
        }
        return answer;
    }

    /** Somebody lets sessions in again, by hand and not through the sidecar. */
    void reopen() {
        if (wayOut.reopen().getCode() == ExitAnswer.Code.ACCEPTED) {
            world.trace(() -> engine + " is reopened");
            world.judge().reopened(engine);
        }
    }

    @Override
    public void opened(String id) {
        // for listeners of notifications
    }

    @Override
    public void closed(String id) {
        // for listeners of notifications
    }

    @Override
    public void lastUserClosed(long epoch) {
        engine.ring();
    }
}
